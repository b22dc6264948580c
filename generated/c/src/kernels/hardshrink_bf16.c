/* Made by Opsmith from activations/hardshrink.yaml. Changes belong there.
 *
 * The kernels of hardshrink for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "hardshrink_kernels.h"
