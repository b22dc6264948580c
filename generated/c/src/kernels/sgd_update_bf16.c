/* Made by Opsmith from optimizers/sgd_update.yaml. Changes belong there.
 *
 * The kernels of sgd_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "sgd_update_kernels.h"
