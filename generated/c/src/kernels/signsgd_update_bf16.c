/* Made by Opsmith from optimizers/signsgd_update.yaml. Changes belong there.
 *
 * The kernels of signsgd_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "signsgd_update_kernels.h"
