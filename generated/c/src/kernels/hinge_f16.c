/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * The kernels of hinge for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "hinge_kernels.h"
