/* Made by Opsmith from activations/tanh.yaml. Changes belong there.
 *
 * The kernels of tanh for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "tanh_kernels.h"
