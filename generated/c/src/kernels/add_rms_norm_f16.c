/* Made by Opsmith from normalization/add_rms_norm.yaml. Changes belong there.
 *
 * The kernels of add_rms_norm for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "add_rms_norm_kernels.h"
