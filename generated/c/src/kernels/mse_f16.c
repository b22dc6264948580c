/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * The kernels of mse for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "mse_kernels.h"
