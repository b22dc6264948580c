/* Made by Opsmith from activations/elu.yaml. Changes belong there.
 *
 * The kernels of elu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "elu_kernels.h"
