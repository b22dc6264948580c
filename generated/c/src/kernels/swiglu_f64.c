/* Made by Opsmith from activations/swiglu.yaml. Changes belong there.
 *
 * The kernels of swiglu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "swiglu_kernels.h"
