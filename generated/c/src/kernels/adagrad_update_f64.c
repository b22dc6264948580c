/* Made by Opsmith from optimizers/adagrad_update.yaml. Changes belong there.
 *
 * The kernels of adagrad_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "adagrad_update_kernels.h"
