/* Made by Opsmith from normalization/instance_norm.yaml. Changes belong there.
 *
 * The kernels of instance_norm for T = float16, S = float32. */
#define TYPE_T f16
#define TYPE_S f32
#define TYPE_REAL f32
#define TYPES f16
#include "instance_norm_kernels.h"
