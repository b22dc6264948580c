/* Made by Opsmith from losses/l1.yaml. Changes belong there.
 *
 * The kernels of l1 for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "l1_kernels.h"
