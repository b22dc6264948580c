/* Made by Opsmith from activations/gelu.yaml. Changes belong there.
 *
 * The kernels of gelu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "gelu_kernels.h"
