/* Made by Opsmith from optimizers/sgd_mom_update.yaml. Changes belong there.
 *
 * The kernels of sgd_mom_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "sgd_mom_update_kernels.h"
