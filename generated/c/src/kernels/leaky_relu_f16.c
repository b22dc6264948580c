/* Made by Opsmith from activations/leaky_relu.yaml. Changes belong there.
 *
 * The kernels of leaky_relu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "leaky_relu_kernels.h"
