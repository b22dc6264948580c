/* Made by Opsmith from activations/celu.yaml. Changes belong there.
 *
 * The kernels of celu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "celu_kernels.h"
