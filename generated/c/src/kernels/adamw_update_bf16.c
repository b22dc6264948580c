/* Made by Opsmith from optimizers/adamw_update.yaml. Changes belong there.
 *
 * The kernels of adamw_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "adamw_update_kernels.h"
