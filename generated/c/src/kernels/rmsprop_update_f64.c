/* Made by Opsmith from optimizers/rmsprop_update.yaml. Changes belong there.
 *
 * The kernels of rmsprop_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "rmsprop_update_kernels.h"
