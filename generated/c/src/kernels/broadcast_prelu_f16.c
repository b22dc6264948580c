/* Made by Opsmith from activations/broadcast_prelu.yaml. Changes belong there.
 *
 * The kernels of broadcast_prelu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "broadcast_prelu_kernels.h"
