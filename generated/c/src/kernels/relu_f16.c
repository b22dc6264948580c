/* Made by Opsmith from activations/relu.yaml. Changes belong there.
 *
 * The kernels of relu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "relu_kernels.h"
