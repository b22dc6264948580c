/* Made by Opsmith from reductions/logsumexp.yaml. Changes belong there.
 *
 * The kernels of logsumexp for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "logsumexp_kernels.h"
