/* Made by Opsmith from softmax/softmin.yaml. Changes belong there.
 *
 * The kernels of softmin for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "softmin_kernels.h"
