/* Made by Opsmith from optimizers/signum_update.yaml. Changes belong there.
 *
 * The kernels of signum_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "signum_update_kernels.h"
