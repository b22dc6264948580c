/* Made by Opsmith from activations/tanh.yaml. Changes belong there.
 *
 * The kernels of tanh for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "tanh_kernels.h"
