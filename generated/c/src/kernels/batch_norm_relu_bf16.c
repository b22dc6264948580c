/* Made by Opsmith from normalization/batch_norm_relu.yaml. Changes belong there.
 *
 * The kernels of batch_norm_relu for T = bfloat16, S = float32. */
#define TYPE_T bf16
#define TYPE_S f32
#define TYPE_REAL f32
#define TYPES bf16
#include "batch_norm_relu_kernels.h"
