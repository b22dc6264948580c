/* Made by Opsmith from optimizers/lamb_update.yaml. Changes belong there.
 *
 * The kernels of lamb_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "lamb_update_kernels.h"
