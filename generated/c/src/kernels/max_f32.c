/* Made by Opsmith from reductions/max.yaml. Changes belong there.
 *
 * The kernels of max for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "max_kernels.h"
