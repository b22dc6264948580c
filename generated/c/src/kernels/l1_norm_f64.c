/* Made by Opsmith from reductions/l1_norm.yaml. Changes belong there.
 *
 * The kernels of l1_norm for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "l1_norm_kernels.h"
