/* Made by Opsmith from optimizers/rmspropalex_update.yaml. Changes belong there.
 *
 * The kernels of rmspropalex_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "rmspropalex_update_kernels.h"
