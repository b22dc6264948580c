/* Made by Opsmith from activations/softsign.yaml. Changes belong there.
 *
 * The kernels of softsign for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "softsign_kernels.h"
