/* Made by Opsmith from normalization/lp_normalization.yaml. Changes belong there.
 *
 * The kernels of lp_normalization for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "lp_normalization_kernels.h"
