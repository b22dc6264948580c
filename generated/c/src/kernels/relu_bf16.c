/* Made by Opsmith from activations/relu.yaml. Changes belong there.
 *
 * The kernels of relu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "relu_kernels.h"
