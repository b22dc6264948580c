/* Made by Opsmith from activations/selu.yaml. Changes belong there.
 *
 * The kernels of selu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "selu_kernels.h"
