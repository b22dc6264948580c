/* Made by Opsmith from reductions/prod.yaml. Changes belong there.
 *
 * The kernels of prod for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "prod_kernels.h"
