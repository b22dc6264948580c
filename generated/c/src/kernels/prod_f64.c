/* Made by Opsmith from reductions/prod.yaml. Changes belong there.
 *
 * The kernels of prod for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "prod_kernels.h"
