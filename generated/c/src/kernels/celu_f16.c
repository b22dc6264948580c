/* Made by Opsmith from activations/celu.yaml. Changes belong there.
 *
 * The kernels of celu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "celu_kernels.h"
