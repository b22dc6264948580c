/* Made by Opsmith from activations/swiglu.yaml. Changes belong there.
 *
 * The kernels of swiglu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "swiglu_kernels.h"
