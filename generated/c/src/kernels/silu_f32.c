/* Made by Opsmith from activations/silu.yaml. Changes belong there.
 *
 * The kernels of silu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "silu_kernels.h"
