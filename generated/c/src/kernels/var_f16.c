/* Made by Opsmith from reductions/var.yaml. Changes belong there.
 *
 * The kernels of var for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "var_kernels.h"
