/* Made by Opsmith from activations/erf.yaml. Changes belong there.
 *
 * The kernels of erf for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "erf_kernels.h"
