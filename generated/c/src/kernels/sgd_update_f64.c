/* Made by Opsmith from optimizers/sgd_update.yaml. Changes belong there.
 *
 * The kernels of sgd_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "sgd_update_kernels.h"
