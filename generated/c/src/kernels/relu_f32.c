/* Made by Opsmith from activations/relu.yaml. Changes belong there.
 *
 * The kernels of relu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "relu_kernels.h"
