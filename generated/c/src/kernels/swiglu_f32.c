/* Made by Opsmith from activations/swiglu.yaml. Changes belong there.
 *
 * The kernels of swiglu for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "swiglu_kernels.h"
