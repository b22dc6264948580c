/* Made by Opsmith from normalization/rms_norm.yaml. Changes belong there.
 *
 * The kernels of rms_norm for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "rms_norm_kernels.h"
