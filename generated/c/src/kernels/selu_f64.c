/* Made by Opsmith from activations/selu.yaml. Changes belong there.
 *
 * The kernels of selu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "selu_kernels.h"
