/* Made by Opsmith from activations/softplus.yaml. Changes belong there.
 *
 * The kernels of softplus for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "softplus_kernels.h"
