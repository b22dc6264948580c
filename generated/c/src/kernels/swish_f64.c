/* Made by Opsmith from activations/swish.yaml. Changes belong there.
 *
 * The kernels of swish for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "swish_kernels.h"
