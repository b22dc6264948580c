/* Made by Opsmith from reductions/logsumexp.yaml. Changes belong there.
 *
 * The kernels of logsumexp for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "logsumexp_kernels.h"
