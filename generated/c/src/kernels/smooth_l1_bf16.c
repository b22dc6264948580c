/* Made by Opsmith from losses/smooth_l1.yaml. Changes belong there.
 *
 * The kernels of smooth_l1 for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "smooth_l1_kernels.h"
