/* Made by Opsmith from normalization/add_layer_norm.yaml. Changes belong there.
 *
 * The kernels of add_layer_norm for T = float64, S = float64. */
#define TYPE_T f64
#define TYPE_S f64
#define TYPE_REAL f64
#define TYPES f64
#include "add_layer_norm_kernels.h"
