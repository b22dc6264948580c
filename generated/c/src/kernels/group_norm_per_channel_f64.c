/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * The kernels of group_norm_per_channel for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "group_norm_per_channel_kernels.h"
