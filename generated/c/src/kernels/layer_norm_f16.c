/* Made by Opsmith from normalization/layer_norm.yaml. Changes belong there.
 *
 * The kernels of layer_norm for T = float16, S = float32. */
#define TYPE_T f16
#define TYPE_S f32
#define TYPE_REAL f32
#define TYPES f16
#include "layer_norm_kernels.h"
