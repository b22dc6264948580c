/* Made by Opsmith from softmax/log_softmax.yaml. Changes belong there.
 *
 * The kernels of log_softmax for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "log_softmax_kernels.h"
