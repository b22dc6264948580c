/* Made by Opsmith from activations/hard_sigmoid.yaml. Changes belong there.
 *
 * The kernels of hard_sigmoid for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "hard_sigmoid_kernels.h"
