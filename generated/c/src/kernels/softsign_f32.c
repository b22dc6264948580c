/* Made by Opsmith from activations/softsign.yaml. Changes belong there.
 *
 * The kernels of softsign for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "softsign_kernels.h"
