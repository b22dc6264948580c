/* Made by Opsmith from activations/gelu.yaml. Changes belong there.
 *
 * The kernels of gelu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "gelu_kernels.h"
