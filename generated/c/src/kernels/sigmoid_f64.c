/* Made by Opsmith from activations/sigmoid.yaml. Changes belong there.
 *
 * The kernels of sigmoid for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "sigmoid_kernels.h"
