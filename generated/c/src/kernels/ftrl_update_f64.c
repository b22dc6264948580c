/* Made by Opsmith from optimizers/ftrl_update.yaml. Changes belong there.
 *
 * The kernels of ftrl_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "ftrl_update_kernels.h"
