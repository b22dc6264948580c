/* Made by Opsmith from optimizers/rmsprop_update.yaml. Changes belong there.
 *
 * The kernels of rmsprop_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "rmsprop_update_kernels.h"
