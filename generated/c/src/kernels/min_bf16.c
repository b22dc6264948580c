/* Made by Opsmith from reductions/min.yaml. Changes belong there.
 *
 * The kernels of min for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "min_kernels.h"
