/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * The kernels of mse for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "mse_kernels.h"
