/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * The kernels of argmax for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "argmax_kernels.h"
