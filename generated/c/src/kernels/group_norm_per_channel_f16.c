/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * The kernels of group_norm_per_channel for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "group_norm_per_channel_kernels.h"
