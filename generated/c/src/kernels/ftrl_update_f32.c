/* Made by Opsmith from optimizers/ftrl_update.yaml. Changes belong there.
 *
 * The kernels of ftrl_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "ftrl_update_kernels.h"
