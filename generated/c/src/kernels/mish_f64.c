/* Made by Opsmith from activations/mish.yaml. Changes belong there.
 *
 * The kernels of mish for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "mish_kernels.h"
