/* Made by Opsmith from optimizers/nag_mom_update.yaml. Changes belong there.
 *
 * The kernels of nag_mom_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "nag_mom_update_kernels.h"
