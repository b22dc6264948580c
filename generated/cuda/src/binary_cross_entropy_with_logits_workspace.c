/* Made by Opsmith from losses/binary_cross_entropy_with_logits.yaml. Changes belong there.
 *
 * binary_cross_entropy_with_logits: bytes of workspace on a device. */
#include "opsmith/binary_cross_entropy_with_logits_cuda.h"
#include "binary_cross_entropy_with_logits_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_binary_cross_entropy_with_logits_forward_cuda_workspace_bytes(const opsmith_binary_cross_entropy_with_logits_params *params, const opsmith_binary_cross_entropy_with_logits_dims *dims)
{
    if (opsmith_binary_cross_entropy_with_logits_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = binary_cross_entropy_with_logits_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_binary_cross_entropy_with_logits_backward_cuda_workspace_bytes(const opsmith_binary_cross_entropy_with_logits_params *params, const opsmith_binary_cross_entropy_with_logits_dims *dims)
{
    if (opsmith_binary_cross_entropy_with_logits_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = binary_cross_entropy_with_logits_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
