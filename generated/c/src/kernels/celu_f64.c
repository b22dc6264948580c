/* Made by Opsmith from activations/celu.yaml. Changes belong there.
 *
 * The kernels of celu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "celu_kernels.h"
