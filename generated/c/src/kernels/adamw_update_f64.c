/* Made by Opsmith from optimizers/adamw_update.yaml. Changes belong there.
 *
 * The kernels of adamw_update for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "adamw_update_kernels.h"
