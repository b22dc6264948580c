/* Made by Opsmith from softmax/softmax.yaml. Changes belong there.
 *
 * The kernels of softmax for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "softmax_kernels.h"
