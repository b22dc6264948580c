/* Made by Opsmith from softmax/softmin.yaml. Changes belong there.
 *
 * The kernels of softmin for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "softmin_kernels.h"
