/* Made by Opsmith from reductions/mean.yaml. Changes belong there.
 *
 * The kernels of mean for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "mean_kernels.h"
