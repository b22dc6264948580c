/* Made by Opsmith from activations/leaky_relu.yaml. Changes belong there.
 *
 * The kernels of leaky_relu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "leaky_relu_kernels.h"
