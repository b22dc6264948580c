/* Made by Opsmith from activations/thresholded_relu.yaml. Changes belong there.
 *
 * The kernels of thresholded_relu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "thresholded_relu_kernels.h"
