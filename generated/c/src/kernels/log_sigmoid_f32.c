/* Made by Opsmith from activations/log_sigmoid.yaml. Changes belong there.
 *
 * The kernels of log_sigmoid for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "log_sigmoid_kernels.h"
