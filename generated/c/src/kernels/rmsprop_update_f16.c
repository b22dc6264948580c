/* Made by Opsmith from optimizers/rmsprop_update.yaml. Changes belong there.
 *
 * The kernels of rmsprop_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "rmsprop_update_kernels.h"
