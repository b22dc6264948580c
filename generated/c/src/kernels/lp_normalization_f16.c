/* Made by Opsmith from normalization/lp_normalization.yaml. Changes belong there.
 *
 * The kernels of lp_normalization for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "lp_normalization_kernels.h"
