/* Made by Opsmith from activations/log_sigmoid.yaml. Changes belong there.
 *
 * The kernels of log_sigmoid for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "log_sigmoid_kernels.h"
