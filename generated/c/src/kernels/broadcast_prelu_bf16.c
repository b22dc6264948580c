/* Made by Opsmith from activations/broadcast_prelu.yaml. Changes belong there.
 *
 * The kernels of broadcast_prelu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "broadcast_prelu_kernels.h"
