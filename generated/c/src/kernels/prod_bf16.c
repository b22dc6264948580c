/* Made by Opsmith from reductions/prod.yaml. Changes belong there.
 *
 * The kernels of prod for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "prod_kernels.h"
