/* Made by Opsmith from activations/sigmoid.yaml. Changes belong there.
 *
 * The kernels of sigmoid for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "sigmoid_kernels.h"
