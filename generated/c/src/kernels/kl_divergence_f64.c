/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * The kernels of kl_divergence for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "kl_divergence_kernels.h"
