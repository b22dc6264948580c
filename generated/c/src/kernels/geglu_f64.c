/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * The kernels of geglu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "geglu_kernels.h"
