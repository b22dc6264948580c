/* Made by Opsmith from optimizers/adam_update.yaml. Changes belong there.
 *
 * The kernels of adam_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "adam_update_kernels.h"
