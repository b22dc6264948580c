/* Made by Opsmith from reductions/l2_norm.yaml. Changes belong there.
 *
 * The kernels of l2_norm for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "l2_norm_kernels.h"
