/* Made by Opsmith from activations/softplus.yaml. Changes belong there.
 *
 * The kernels of softplus for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "softplus_kernels.h"
