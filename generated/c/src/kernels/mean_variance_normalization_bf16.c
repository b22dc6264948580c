/* Made by Opsmith from normalization/mean_variance_normalization.yaml. Changes belong there.
 *
 * The kernels of mean_variance_normalization for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "mean_variance_normalization_kernels.h"
