/* Made by Opsmith from softmax/softmax.yaml. Changes belong there.
 *
 * The kernels of softmax for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "softmax_kernels.h"
