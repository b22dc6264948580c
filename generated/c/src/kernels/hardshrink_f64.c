/* Made by Opsmith from activations/hardshrink.yaml. Changes belong there.
 *
 * The kernels of hardshrink for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "hardshrink_kernels.h"
