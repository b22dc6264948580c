/* Made by Opsmith from normalization/mean_variance_normalization.yaml. Changes belong there.
 *
 * The kernels of mean_variance_normalization for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "mean_variance_normalization_kernels.h"
