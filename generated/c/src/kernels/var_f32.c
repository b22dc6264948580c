/* Made by Opsmith from reductions/var.yaml. Changes belong there.
 *
 * The kernels of var for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "var_kernels.h"
