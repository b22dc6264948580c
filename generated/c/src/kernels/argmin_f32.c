/* Made by Opsmith from reductions/argmin.yaml. Changes belong there.
 *
 * The kernels of argmin for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "argmin_kernels.h"
