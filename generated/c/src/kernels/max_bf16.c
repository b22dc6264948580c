/* Made by Opsmith from reductions/max.yaml. Changes belong there.
 *
 * The kernels of max for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "max_kernels.h"
