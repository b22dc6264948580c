/* Made by Opsmith from activations/broadcast_prelu.yaml. Changes belong there.
 *
 * broadcast_prelu: bytes of workspace on a device. */
#include "opsmith/broadcast_prelu_cuda.h"
#include "broadcast_prelu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_broadcast_prelu_forward_cuda_workspace_bytes(const opsmith_broadcast_prelu_params *params,
    const opsmith_broadcast_prelu_dims *dims)
{
    if (opsmith_broadcast_prelu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = broadcast_prelu_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_broadcast_prelu_backward_cuda_workspace_bytes(const opsmith_broadcast_prelu_params *params,
    const opsmith_broadcast_prelu_dims *dims)
{
    if (opsmith_broadcast_prelu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = broadcast_prelu_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
