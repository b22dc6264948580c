/* Made by Opsmith from activations/celu.yaml. Changes belong there.
 *
 * The kernels of celu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "celu_kernels.h"
