/* Made by Opsmith from activations/thresholded_relu.yaml. Changes belong there.
 *
 * The kernels of thresholded_relu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "thresholded_relu_kernels.h"
