/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * The kernels of cosine_similarity for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#define TYPES bf16
#include "cosine_similarity_kernels.h"
