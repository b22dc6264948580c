/* Made by Opsmith from activations/log_sigmoid.yaml. Changes belong there.
 *
 * The kernels of log_sigmoid for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "log_sigmoid_kernels.h"
