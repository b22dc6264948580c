/* Made by Opsmith from optimizers/signum_update.yaml. Changes belong there.
 *
 * The kernels of signum_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "signum_update_kernels.h"
