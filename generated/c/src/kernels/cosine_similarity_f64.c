/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * The kernels of cosine_similarity for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#define TYPES f64
#include "cosine_similarity_kernels.h"
