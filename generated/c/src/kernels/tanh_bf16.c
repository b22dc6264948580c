/* Made by Opsmith from activations/tanh.yaml. Changes belong there.
 *
 * The kernels of tanh for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "tanh_kernels.h"
