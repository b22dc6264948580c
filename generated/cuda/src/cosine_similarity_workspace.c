/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * cosine_similarity: bytes of workspace on a device. */
#include "opsmith/cosine_similarity_cuda.h"
#include "cosine_similarity_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_cosine_similarity_forward_cuda_workspace_bytes(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims)
{
    if (opsmith_cosine_similarity_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = cosine_similarity_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 72, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_cosine_similarity_backward_cuda_workspace_bytes(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims)
{
    if (opsmith_cosine_similarity_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = cosine_similarity_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 56));
    return shared + (size_t)(0) * sizeof(double);
}
