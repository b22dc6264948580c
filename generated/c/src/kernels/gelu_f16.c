/* Made by Opsmith from activations/gelu.yaml. Changes belong there.
 *
 * The kernels of gelu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "gelu_kernels.h"
