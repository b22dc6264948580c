/* Made by Opsmith from activations/thresholded_relu.yaml. Changes belong there.
 *
 * The kernels of thresholded_relu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "thresholded_relu_kernels.h"
