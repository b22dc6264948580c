/* Made by Opsmith from activations/mish.yaml. Changes belong there.
 *
 * The kernels of mish for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "mish_kernels.h"
