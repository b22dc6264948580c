/* Made by Opsmith from activations/softplus.yaml. Changes belong there.
 *
 * softplus: bytes of workspace on a device. */
#include "opsmith/softplus_cuda.h"
#include "softplus_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_softplus_forward_cuda_workspace_bytes(const opsmith_softplus_params *params,
    const opsmith_softplus_dims *dims)
{
    if (opsmith_softplus_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = softplus_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 16));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_softplus_backward_cuda_workspace_bytes(const opsmith_softplus_params *params,
    const opsmith_softplus_dims *dims)
{
    if (opsmith_softplus_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = softplus_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 24));
    return shared + (size_t)(0) * sizeof(double);
}
