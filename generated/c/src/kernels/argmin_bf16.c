/* Made by Opsmith from reductions/argmin.yaml. Changes belong there.
 *
 * The kernels of argmin for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "argmin_kernels.h"
