/* Made by Opsmith from activations/elu.yaml. Changes belong there.
 *
 * The kernels of elu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "elu_kernels.h"
