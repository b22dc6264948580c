/* Made by Opsmith from optimizers/adagrad_update.yaml. Changes belong there.
 *
 * The kernels of adagrad_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "adagrad_update_kernels.h"
