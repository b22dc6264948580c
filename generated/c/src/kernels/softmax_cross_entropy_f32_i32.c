/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * The kernels of softmax_cross_entropy for T = float32, L = int32. */
#define TYPE_T f32
#define TYPE_L i32
#define TYPE_REAL f32
#define TYPES f32_i32
#include "softmax_cross_entropy_kernels.h"
