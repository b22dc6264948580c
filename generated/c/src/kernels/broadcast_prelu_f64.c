/* Made by Opsmith from activations/broadcast_prelu.yaml. Changes belong there.
 *
 * The kernels of broadcast_prelu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "broadcast_prelu_kernels.h"
