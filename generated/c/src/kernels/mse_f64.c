/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * The kernels of mse for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "mse_kernels.h"
