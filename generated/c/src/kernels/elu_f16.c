/* Made by Opsmith from activations/elu.yaml. Changes belong there.
 *
 * The kernels of elu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "elu_kernels.h"
