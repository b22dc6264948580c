/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * The kernels of layer_normalization for T = float64, S = float64. */
#define TYPE_T f64
#define TYPE_S f64
#define TYPE_REAL f64
#define TYPES f64
#include "layer_normalization_kernels.h"
