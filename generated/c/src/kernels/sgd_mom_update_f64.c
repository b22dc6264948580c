/* Made by Opsmith from optimizers/sgd_mom_update.yaml. Changes belong there.
 *
 * The kernels of sgd_mom_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "sgd_mom_update_kernels.h"
