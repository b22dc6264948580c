/* Made by Opsmith from activations/softplus.yaml. Changes belong there.
 *
 * The kernels of softplus for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "softplus_kernels.h"
