/* Made by Opsmith from activations/silu.yaml. Changes belong there.
 *
 * The kernels of silu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "silu_kernels.h"
