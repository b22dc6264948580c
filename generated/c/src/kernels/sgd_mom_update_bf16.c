/* Made by Opsmith from optimizers/sgd_mom_update.yaml. Changes belong there.
 *
 * The kernels of sgd_mom_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "sgd_mom_update_kernels.h"
