/* Made by Opsmith from activations/selu.yaml. Changes belong there.
 *
 * The kernels of selu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "selu_kernels.h"
