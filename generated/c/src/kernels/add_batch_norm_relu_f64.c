/* Made by Opsmith from normalization/add_batch_norm_relu.yaml. Changes belong there.
 *
 * The kernels of add_batch_norm_relu for T = float64, S = float64. */
#define TYPE_T f64
#define TYPE_S f64
#define TYPE_REAL f64
#define TYPES f64
#include "add_batch_norm_relu_kernels.h"
