/* Made by Opsmith from reductions/argmin.yaml. Changes belong there.
 *
 * The kernels of argmin for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "argmin_kernels.h"
