/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * The kernels of prelu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "prelu_kernels.h"
