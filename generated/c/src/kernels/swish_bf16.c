/* Made by Opsmith from activations/swish.yaml. Changes belong there.
 *
 * The kernels of swish for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "swish_kernels.h"
