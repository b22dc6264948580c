/* Made by Opsmith from normalization/l2_normalization.yaml. Changes belong there.
 *
 * The kernels of l2_normalization for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "l2_normalization_kernels.h"
