/* Made by Opsmith from normalization/batch_norm_relu.yaml. Changes belong there.
 *
 * The kernels of batch_norm_relu for T = float16, S = float32. */
#define TYPE_T f16
#define TYPE_S f32
#define TYPE_REAL f32
#define TYPES f16
#include "batch_norm_relu_kernels.h"
