/* Made by Opsmith from activations/selu.yaml. Changes belong there.
 *
 * The kernels of selu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "selu_kernels.h"
