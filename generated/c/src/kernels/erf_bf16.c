/* Made by Opsmith from activations/erf.yaml. Changes belong there.
 *
 * The kernels of erf for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "erf_kernels.h"
