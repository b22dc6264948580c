/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * The kernels of hinge for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "hinge_kernels.h"
