/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * The kernels of weight_norm for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "weight_norm_kernels.h"
