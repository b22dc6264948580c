/* Made by Opsmith from activations/mish.yaml. Changes belong there.
 *
 * The kernels of mish for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "mish_kernels.h"
