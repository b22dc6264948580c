/* Made by Opsmith from optimizers/signum_update.yaml. Changes belong there.
 *
 * The kernels of signum_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "signum_update_kernels.h"
