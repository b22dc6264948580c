/* Made by Opsmith from activations/hardshrink.yaml. Changes belong there.
 *
 * The kernels of hardshrink for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "hardshrink_kernels.h"
