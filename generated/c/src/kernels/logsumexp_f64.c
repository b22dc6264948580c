/* Made by Opsmith from reductions/logsumexp.yaml. Changes belong there.
 *
 * The kernels of logsumexp for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "logsumexp_kernels.h"
