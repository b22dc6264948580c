/* Made by Opsmith from softmax/masked_softmax.yaml. Changes belong there.
 *
 * masked_softmax: bytes of workspace on a device. */
#include "opsmith/masked_softmax_cuda.h"
#include "masked_softmax_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_masked_softmax_forward_cuda_workspace_bytes(const opsmith_masked_softmax_params *params,
    const opsmith_masked_softmax_dims *dims)
{
    if (opsmith_masked_softmax_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = masked_softmax_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 32));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_masked_softmax_backward_cuda_workspace_bytes(const opsmith_masked_softmax_params *params,
    const opsmith_masked_softmax_dims *dims)
{
    if (opsmith_masked_softmax_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = masked_softmax_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 24, 48));
    return shared + (size_t)(0) * sizeof(double);
}
