/* Made by Opsmith from activations/softplus.yaml. Changes belong there.
 *
 * The kernels of softplus for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "softplus_kernels.h"
