/* Made by Opsmith from optimizers/adadelta_update.yaml. Changes belong there.
 *
 * The kernels of adadelta_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "adadelta_update_kernels.h"
