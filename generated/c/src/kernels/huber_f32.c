/* Made by Opsmith from losses/huber.yaml. Changes belong there.
 *
 * The kernels of huber for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "huber_kernels.h"
