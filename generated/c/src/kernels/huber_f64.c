/* Made by Opsmith from losses/huber.yaml. Changes belong there.
 *
 * The kernels of huber for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "huber_kernels.h"
