/* Made by Opsmith from losses/huber.yaml. Changes belong there.
 *
 * The kernels of huber for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "huber_kernels.h"
