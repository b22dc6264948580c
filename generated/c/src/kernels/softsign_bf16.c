/* Made by Opsmith from activations/softsign.yaml. Changes belong there.
 *
 * The kernels of softsign for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "softsign_kernels.h"
