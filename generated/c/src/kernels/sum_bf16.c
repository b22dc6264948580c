/* Made by Opsmith from reductions/sum.yaml. Changes belong there.
 *
 * The kernels of sum for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "sum_kernels.h"
