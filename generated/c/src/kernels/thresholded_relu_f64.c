/* Made by Opsmith from activations/thresholded_relu.yaml. Changes belong there.
 *
 * The kernels of thresholded_relu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "thresholded_relu_kernels.h"
