/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * The kernels of geglu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "geglu_kernels.h"
