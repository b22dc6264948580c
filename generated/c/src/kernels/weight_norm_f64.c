/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * The kernels of weight_norm for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "weight_norm_kernels.h"
