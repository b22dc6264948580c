/* Made by Opsmith from activations/elu.yaml. Changes belong there.
 *
 * The kernels of elu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "elu_kernels.h"
