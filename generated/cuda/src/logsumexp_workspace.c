/* Made by Opsmith from reductions/logsumexp.yaml. Changes belong there.
 *
 * logsumexp: bytes of workspace on a device. */
#include "opsmith/logsumexp_cuda.h"
#include "logsumexp_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_logsumexp_forward_cuda_workspace_bytes(const opsmith_logsumexp_params *params,
    const opsmith_logsumexp_dims *dims)
{
    if (opsmith_logsumexp_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = logsumexp_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_logsumexp_backward_cuda_workspace_bytes(const opsmith_logsumexp_params *params,
    const opsmith_logsumexp_dims *dims)
{
    if (opsmith_logsumexp_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = logsumexp_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 24));
    return shared + (size_t)(0) * sizeof(double);
}
