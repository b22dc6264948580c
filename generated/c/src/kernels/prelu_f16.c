/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * The kernels of prelu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "prelu_kernels.h"
