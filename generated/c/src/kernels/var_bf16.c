/* Made by Opsmith from reductions/var.yaml. Changes belong there.
 *
 * The kernels of var for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "var_kernels.h"
