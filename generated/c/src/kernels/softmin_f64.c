/* Made by Opsmith from softmax/softmin.yaml. Changes belong there.
 *
 * The kernels of softmin for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "softmin_kernels.h"
