/* Made by Opsmith from softmax/masked_softmax.yaml. Changes belong there.
 *
 * The kernels of masked_softmax for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "masked_softmax_kernels.h"
