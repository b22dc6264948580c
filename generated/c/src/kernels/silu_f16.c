/* Made by Opsmith from activations/silu.yaml. Changes belong there.
 *
 * The kernels of silu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "silu_kernels.h"
