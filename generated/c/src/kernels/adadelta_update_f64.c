/* Made by Opsmith from optimizers/adadelta_update.yaml. Changes belong there.
 *
 * The kernels of adadelta_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "adadelta_update_kernels.h"
