/* Made by Opsmith from activations/mish.yaml. Changes belong there.
 *
 * The kernels of mish for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "mish_kernels.h"
