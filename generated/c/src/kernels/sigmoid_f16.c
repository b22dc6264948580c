/* Made by Opsmith from activations/sigmoid.yaml. Changes belong there.
 *
 * The kernels of sigmoid for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "sigmoid_kernels.h"
