/* Made by Opsmith from normalization/layer_norm.yaml. Changes belong there.
 *
 * The kernels of layer_norm for T = bfloat16, S = float32. */
#define TYPE_T bf16
#define TYPE_S f32
#define TYPE_REAL f32
#define TYPES bf16
#include "layer_norm_kernels.h"
