/* Made by Opsmith from activations/broadcast_prelu.yaml. Changes belong there.
 *
 * The kernels of broadcast_prelu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "broadcast_prelu_kernels.h"
