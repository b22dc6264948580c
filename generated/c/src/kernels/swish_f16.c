/* Made by Opsmith from activations/swish.yaml. Changes belong there.
 *
 * The kernels of swish for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "swish_kernels.h"
