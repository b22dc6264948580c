/* Made by Opsmith from reductions/prod.yaml. Changes belong there.
 *
 * The kernels of prod for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "prod_kernels.h"
