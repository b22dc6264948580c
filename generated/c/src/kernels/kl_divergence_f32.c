/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * The kernels of kl_divergence for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "kl_divergence_kernels.h"
