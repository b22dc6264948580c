/* Made by Opsmith from losses/binary_cross_entropy_with_logits.yaml. Changes belong there.
 *
 * The kernels of binary_cross_entropy_with_logits for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "binary_cross_entropy_with_logits_kernels.h"
