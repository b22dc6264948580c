/* Made by Opsmith from reductions/mean.yaml. Changes belong there.
 *
 * The kernels of mean for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "mean_kernels.h"
