/* Made by Opsmith from reductions/min.yaml. Changes belong there.
 *
 * The kernels of min for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "min_kernels.h"
