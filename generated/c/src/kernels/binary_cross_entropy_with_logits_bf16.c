/* Made by Opsmith from losses/binary_cross_entropy_with_logits.yaml. Changes belong there.
 *
 * The kernels of binary_cross_entropy_with_logits for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "binary_cross_entropy_with_logits_kernels.h"
