/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * The kernels of prelu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "prelu_kernels.h"
