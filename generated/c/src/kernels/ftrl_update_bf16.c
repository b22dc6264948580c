/* Made by Opsmith from optimizers/ftrl_update.yaml. Changes belong there.
 *
 * The kernels of ftrl_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "ftrl_update_kernels.h"
