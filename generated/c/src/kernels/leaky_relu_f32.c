/* Made by Opsmith from activations/leaky_relu.yaml. Changes belong there.
 *
 * The kernels of leaky_relu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "leaky_relu_kernels.h"
