/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * The kernels of argmax for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "argmax_kernels.h"
