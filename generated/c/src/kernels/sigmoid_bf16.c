/* Made by Opsmith from activations/sigmoid.yaml. Changes belong there.
 *
 * The kernels of sigmoid for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "sigmoid_kernels.h"
