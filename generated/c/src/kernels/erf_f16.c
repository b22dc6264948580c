/* Made by Opsmith from activations/erf.yaml. Changes belong there.
 *
 * The kernels of erf for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "erf_kernels.h"
