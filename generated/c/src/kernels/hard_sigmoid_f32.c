/* Made by Opsmith from activations/hard_sigmoid.yaml. Changes belong there.
 *
 * The kernels of hard_sigmoid for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "hard_sigmoid_kernels.h"
