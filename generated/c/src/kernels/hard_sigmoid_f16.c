/* Made by Opsmith from activations/hard_sigmoid.yaml. Changes belong there.
 *
 * The kernels of hard_sigmoid for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "hard_sigmoid_kernels.h"
