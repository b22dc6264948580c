/* Made by Opsmith from activations/leaky_relu.yaml. Changes belong there.
 *
 * The kernels of leaky_relu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "leaky_relu_kernels.h"
