/* Made by Opsmith from reductions/mean.yaml. Changes belong there.
 *
 * The kernels of mean for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "mean_kernels.h"
