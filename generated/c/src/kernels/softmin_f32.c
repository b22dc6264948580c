/* Made by Opsmith from softmax/softmin.yaml. Changes belong there.
 *
 * The kernels of softmin for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "softmin_kernels.h"
