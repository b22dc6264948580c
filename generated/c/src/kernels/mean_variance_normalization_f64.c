/* Made by Opsmith from normalization/mean_variance_normalization.yaml. Changes belong there.
 *
 * The kernels of mean_variance_normalization for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "mean_variance_normalization_kernels.h"
