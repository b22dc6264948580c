/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * The kernels of kl_divergence for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "kl_divergence_kernels.h"
