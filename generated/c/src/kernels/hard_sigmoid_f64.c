/* Made by Opsmith from activations/hard_sigmoid.yaml. Changes belong there.
 *
 * The kernels of hard_sigmoid for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "hard_sigmoid_kernels.h"
