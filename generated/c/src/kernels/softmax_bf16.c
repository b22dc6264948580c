/* Made by Opsmith from softmax/softmax.yaml. Changes belong there.
 *
 * The kernels of softmax for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "softmax_kernels.h"
