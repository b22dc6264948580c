/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * The kernels of group_norm_per_channel for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "group_norm_per_channel_kernels.h"
