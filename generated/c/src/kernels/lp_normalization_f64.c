/* Made by Opsmith from normalization/lp_normalization.yaml. Changes belong there.
 *
 * The kernels of lp_normalization for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "lp_normalization_kernels.h"
