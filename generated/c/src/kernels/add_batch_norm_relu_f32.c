/* Made by Opsmith from normalization/add_batch_norm_relu.yaml. Changes belong there.
 *
 * The kernels of add_batch_norm_relu for T = float32, S = float32. */
#define TYPE_T f32
#define TYPE_S f32
#define TYPE_REAL f32
#define TYPES f32
#include "add_batch_norm_relu_kernels.h"
