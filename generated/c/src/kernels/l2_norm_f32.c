/* Made by Opsmith from reductions/l2_norm.yaml. Changes belong there.
 *
 * The kernels of l2_norm for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "l2_norm_kernels.h"
