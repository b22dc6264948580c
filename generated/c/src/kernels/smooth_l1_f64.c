/* Made by Opsmith from losses/smooth_l1.yaml. Changes belong there.
 *
 * The kernels of smooth_l1 for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "smooth_l1_kernels.h"
