/* Made by Opsmith from normalization/l2_normalization.yaml. Changes belong there.
 *
 * The kernels of l2_normalization for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "l2_normalization_kernels.h"
