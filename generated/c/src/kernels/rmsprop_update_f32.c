/* Made by Opsmith from optimizers/rmsprop_update.yaml. Changes belong there.
 *
 * The kernels of rmsprop_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "rmsprop_update_kernels.h"
