/* Made by Opsmith from activations/softshrink.yaml. Changes belong there.
 *
 * The kernels of softshrink for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "softshrink_kernels.h"
