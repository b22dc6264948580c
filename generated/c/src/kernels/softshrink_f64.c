/* Made by Opsmith from activations/softshrink.yaml. Changes belong there.
 *
 * The kernels of softshrink for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "softshrink_kernels.h"
