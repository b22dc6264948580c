/* Made by Opsmith from reductions/l2_norm.yaml. Changes belong there.
 *
 * The kernels of l2_norm for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "l2_norm_kernels.h"
