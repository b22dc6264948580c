/* Made by Opsmith from optimizers/adam_update.yaml. Changes belong there.
 *
 * The kernels of adam_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "adam_update_kernels.h"
