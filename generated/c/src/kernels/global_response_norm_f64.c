/* Made by Opsmith from normalization/global_response_norm.yaml. Changes belong there.
 *
 * The kernels of global_response_norm for T = float64, S = float64. */
#define TYPE_T f64
#define TYPE_S f64
#define TYPE_REAL f64
#define TYPES f64
#include "global_response_norm_kernels.h"
