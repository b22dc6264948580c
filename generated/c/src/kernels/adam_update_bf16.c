/* Made by Opsmith from optimizers/adam_update.yaml. Changes belong there.
 *
 * The kernels of adam_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "adam_update_kernels.h"
