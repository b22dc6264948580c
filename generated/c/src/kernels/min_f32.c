/* Made by Opsmith from reductions/min.yaml. Changes belong there.
 *
 * The kernels of min for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "min_kernels.h"
