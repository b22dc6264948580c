/* Made by Opsmith from softmax/log_softmax.yaml. Changes belong there.
 *
 * The kernels of log_softmax for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "log_softmax_kernels.h"
