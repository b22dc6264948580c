/* Made by Opsmith from reductions/sum.yaml. Changes belong there.
 *
 * The kernels of sum for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "sum_kernels.h"
