/* Made by Opsmith from normalization/group_norm.yaml. Changes belong there.
 *
 * The kernels of group_norm for T = float32, S = float32. */
#define TYPE_T f32
#define TYPE_S f32
#define TYPE_REAL f32
#define TYPES f32
#include "group_norm_kernels.h"
