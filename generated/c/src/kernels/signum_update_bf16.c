/* Made by Opsmith from optimizers/signum_update.yaml. Changes belong there.
 *
 * The kernels of signum_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "signum_update_kernels.h"
