/* Made by Opsmith from reductions/sum.yaml. Changes belong there.
 *
 * The kernels of sum for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "sum_kernels.h"
