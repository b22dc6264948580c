/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * The kernels of softmax_cross_entropy for T = bfloat16, L = int64. */
#define TYPE_T bf16
#define TYPE_L i64
#define TYPE_REAL f32
#define TYPES bf16_i64
#include "softmax_cross_entropy_kernels.h"
