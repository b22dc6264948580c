/* Made by Opsmith from softmax/masked_softmax.yaml. Changes belong there.
 *
 * The kernels of masked_softmax for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "masked_softmax_kernels.h"
