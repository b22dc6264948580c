/* Made by Opsmith from activations/softshrink.yaml. Changes belong there.
 *
 * The kernels of softshrink for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "softshrink_kernels.h"
