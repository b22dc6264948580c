/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * The kernels of hinge for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "hinge_kernels.h"
