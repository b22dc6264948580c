/* Made by Opsmith from reductions/var.yaml. Changes belong there.
 *
 * The kernels of var for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "var_kernels.h"
