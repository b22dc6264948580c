/* Made by Opsmith from activations/silu.yaml. Changes belong there.
 *
 * The kernels of silu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "silu_kernels.h"
