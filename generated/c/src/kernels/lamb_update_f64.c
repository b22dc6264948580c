/* Made by Opsmith from optimizers/lamb_update.yaml. Changes belong there.
 *
 * The kernels of lamb_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "lamb_update_kernels.h"
