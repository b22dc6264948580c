/* Made by Opsmith from reductions/sum.yaml. Changes belong there.
 *
 * The kernels of sum for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "sum_kernels.h"
