/* Made by Opsmith from activations/gelu.yaml. Changes belong there.
 *
 * The kernels of gelu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "gelu_kernels.h"
