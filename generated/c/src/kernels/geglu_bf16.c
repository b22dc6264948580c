/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * The kernels of geglu for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "geglu_kernels.h"
