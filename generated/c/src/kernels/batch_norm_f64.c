/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * The kernels of batch_norm for T = float64, S = float64. */
#define TYPE_T f64
#define TYPE_S f64
#define TYPE_REAL f64
#define TYPES f64
#include "batch_norm_kernels.h"
