/* Made by Opsmith from softmax/masked_softmax.yaml. Changes belong there.
 *
 * The kernels of masked_softmax for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "masked_softmax_kernels.h"
