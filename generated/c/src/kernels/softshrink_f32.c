/* Made by Opsmith from activations/softshrink.yaml. Changes belong there.
 *
 * The kernels of softshrink for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "softshrink_kernels.h"
