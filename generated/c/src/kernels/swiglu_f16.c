/* Made by Opsmith from activations/swiglu.yaml. Changes belong there.
 *
 * The kernels of swiglu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "swiglu_kernels.h"
