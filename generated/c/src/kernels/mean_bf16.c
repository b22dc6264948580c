/* Made by Opsmith from reductions/mean.yaml. Changes belong there.
 *
 * The kernels of mean for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "mean_kernels.h"
