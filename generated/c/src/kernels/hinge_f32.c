/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * The kernels of hinge for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "hinge_kernels.h"
