/* Made by Opsmith from normalization/rms_norm.yaml. Changes belong there.
 *
 * The kernels of rms_norm for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "rms_norm_kernels.h"
