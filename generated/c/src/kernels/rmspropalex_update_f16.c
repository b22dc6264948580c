/* Made by Opsmith from optimizers/rmspropalex_update.yaml. Changes belong there.
 *
 * The kernels of rmspropalex_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "rmspropalex_update_kernels.h"
