/* Made by Opsmith from softmax/log_softmax.yaml. Changes belong there.
 *
 * The kernels of log_softmax for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "log_softmax_kernels.h"
