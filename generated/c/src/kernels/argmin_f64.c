/* Made by Opsmith from reductions/argmin.yaml. Changes belong there.
 *
 * The kernels of argmin for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "argmin_kernels.h"
