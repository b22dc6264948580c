/* Made by Opsmith from normalization/l2_normalization.yaml. Changes belong there.
 *
 * The kernels of l2_normalization for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "l2_normalization_kernels.h"
