/* Made by Opsmith from activations/swish.yaml. Changes belong there.
 *
 * The kernels of swish for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "swish_kernels.h"
