/* Made by Opsmith from losses/huber.yaml. Changes belong there.
 *
 * The kernels of huber for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "huber_kernels.h"
