/* Made by Opsmith from optimizers/rmspropalex_update.yaml. Changes belong there.
 *
 * The kernels of rmspropalex_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "rmspropalex_update_kernels.h"
