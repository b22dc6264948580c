/* Made by Opsmith from activations/hard_swish.yaml. Changes belong there.
 *
 * The kernels of hard_swish for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "hard_swish_kernels.h"
