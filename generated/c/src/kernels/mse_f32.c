/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * The kernels of mse for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "mse_kernels.h"
