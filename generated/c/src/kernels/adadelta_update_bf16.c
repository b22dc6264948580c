/* Made by Opsmith from optimizers/adadelta_update.yaml. Changes belong there.
 *
 * The kernels of adadelta_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "adadelta_update_kernels.h"
