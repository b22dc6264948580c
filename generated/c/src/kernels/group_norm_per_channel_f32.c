/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * The kernels of group_norm_per_channel for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "group_norm_per_channel_kernels.h"
