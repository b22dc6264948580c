/* Made by Opsmith from losses/binary_cross_entropy_with_logits.yaml. Changes belong there.
 *
 * The kernels of binary_cross_entropy_with_logits for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "binary_cross_entropy_with_logits_kernels.h"
