/* Made by Opsmith from reductions/logsumexp.yaml. Changes belong there.
 *
 * The kernels of logsumexp for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "logsumexp_kernels.h"
