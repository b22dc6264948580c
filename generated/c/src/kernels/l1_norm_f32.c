/* Made by Opsmith from reductions/l1_norm.yaml. Changes belong there.
 *
 * The kernels of l1_norm for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "l1_norm_kernels.h"
