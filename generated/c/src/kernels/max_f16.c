/* Made by Opsmith from reductions/max.yaml. Changes belong there.
 *
 * The kernels of max for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "max_kernels.h"
