/* Made by Opsmith from optimizers/adamw_update.yaml. Changes belong there.
 *
 * The kernels of adamw_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "adamw_update_kernels.h"
