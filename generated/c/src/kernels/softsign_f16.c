/* Made by Opsmith from activations/softsign.yaml. Changes belong there.
 *
 * The kernels of softsign for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "softsign_kernels.h"
