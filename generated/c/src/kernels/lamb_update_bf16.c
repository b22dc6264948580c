/* Made by Opsmith from optimizers/lamb_update.yaml. Changes belong there.
 *
 * The kernels of lamb_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "lamb_update_kernels.h"
