/* Made by Opsmith from softmax/masked_softmax.yaml. Changes belong there.
 *
 * The kernels of masked_softmax for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "masked_softmax_kernels.h"
