/* Made by Opsmith from softmax/softmax.yaml. Changes belong there.
 *
 * The kernels of softmax for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "softmax_kernels.h"
