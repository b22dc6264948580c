/* Made by Opsmith from normalization/add_rms_norm.yaml. Changes belong there.
 *
 * The kernels of add_rms_norm for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "add_rms_norm_kernels.h"
