/* Made by Opsmith from reductions/max.yaml. Changes belong there.
 *
 * The kernels of max for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "max_kernels.h"
