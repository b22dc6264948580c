/* Made by Opsmith from optimizers/adadelta_update.yaml. Changes belong there.
 *
 * The kernels of adadelta_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "adadelta_update_kernels.h"
