/* Made by Opsmith from activations/relu.yaml. Changes belong there.
 *
 * The kernels of relu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "relu_kernels.h"
