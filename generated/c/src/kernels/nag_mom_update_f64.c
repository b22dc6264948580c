/* Made by Opsmith from optimizers/nag_mom_update.yaml. Changes belong there.
 *
 * The kernels of nag_mom_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "nag_mom_update_kernels.h"
