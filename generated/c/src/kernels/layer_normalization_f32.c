/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * The kernels of layer_normalization for T = float32, S = float32. */
#define TYPE_T f32
#define TYPE_S f32
#define TYPE_REAL f32
#define TYPES f32
#include "layer_normalization_kernels.h"
