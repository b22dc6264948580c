/* Made by Opsmith from optimizers/signsgd_update.yaml. Changes belong there.
 *
 * The kernels of signsgd_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "signsgd_update_kernels.h"
