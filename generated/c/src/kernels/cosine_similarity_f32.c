/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * The kernels of cosine_similarity for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#define TYPES f32
#include "cosine_similarity_kernels.h"
