/* Made by Opsmith from normalization/mean_variance_normalization.yaml. Changes belong there.
 *
 * The kernels of mean_variance_normalization for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "mean_variance_normalization_kernels.h"
