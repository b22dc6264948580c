/* Made by Opsmith from reductions/min.yaml. Changes belong there.
 *
 * The kernels of min for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "min_kernels.h"
