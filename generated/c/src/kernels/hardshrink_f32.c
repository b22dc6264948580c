/* Made by Opsmith from activations/hardshrink.yaml. Changes belong there.
 *
 * The kernels of hardshrink for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "hardshrink_kernels.h"
