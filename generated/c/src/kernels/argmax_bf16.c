/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * The kernels of argmax for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "argmax_kernels.h"
