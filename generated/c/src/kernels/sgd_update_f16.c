/* Made by Opsmith from optimizers/sgd_update.yaml. Changes belong there.
 *
 * The kernels of sgd_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "sgd_update_kernels.h"
