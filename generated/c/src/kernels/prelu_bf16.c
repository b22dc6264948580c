/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * The kernels of prelu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "prelu_kernels.h"
