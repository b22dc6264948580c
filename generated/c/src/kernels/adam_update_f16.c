/* Made by Opsmith from optimizers/adam_update.yaml. Changes belong there.
 *
 * The kernels of adam_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "adam_update_kernels.h"
