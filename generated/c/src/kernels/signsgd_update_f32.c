/* Made by Opsmith from optimizers/signsgd_update.yaml. Changes belong there.
 *
 * The kernels of signsgd_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "signsgd_update_kernels.h"
