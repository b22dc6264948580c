/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * The kernels of cosine_similarity for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#define TYPES f16
#include "cosine_similarity_kernels.h"
