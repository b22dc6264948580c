/* Made by Opsmith from optimizers/adagrad_update.yaml. Changes belong there.
 *
 * The kernels of adagrad_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "adagrad_update_kernels.h"
