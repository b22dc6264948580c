/* Made by Opsmith from losses/smooth_l1.yaml. Changes belong there.
 *
 * The kernels of smooth_l1 for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "smooth_l1_kernels.h"
