/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * The kernels of argmax for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "argmax_kernels.h"
