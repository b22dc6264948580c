/* Made by Opsmith from optimizers/nag_mom_update.yaml. Changes belong there.
 *
 * The kernels of nag_mom_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "nag_mom_update_kernels.h"
