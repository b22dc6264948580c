/* Made by Opsmith from activations/tanh.yaml. Changes belong there.
 *
 * The kernels of tanh for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "tanh_kernels.h"
