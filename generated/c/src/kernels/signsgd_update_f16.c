/* Made by Opsmith from optimizers/signsgd_update.yaml. Changes belong there.
 *
 * The kernels of signsgd_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "signsgd_update_kernels.h"
