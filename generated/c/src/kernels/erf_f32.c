/* Made by Opsmith from activations/erf.yaml. Changes belong there.
 *
 * The kernels of erf for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "erf_kernels.h"
