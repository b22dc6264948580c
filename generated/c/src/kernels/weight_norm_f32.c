/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * The kernels of weight_norm for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "weight_norm_kernels.h"
