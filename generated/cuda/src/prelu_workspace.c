/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * prelu: bytes of workspace on a device. */
#include "opsmith/prelu_cuda.h"
#include "prelu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_prelu_forward_cuda_workspace_bytes(const opsmith_prelu_params *params, const opsmith_prelu_dims *dims)
{
    if (opsmith_prelu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = prelu_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_prelu_backward_cuda_workspace_bytes(const opsmith_prelu_params *params, const opsmith_prelu_dims *dims)
{
    if (opsmith_prelu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = prelu_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 24, 8));
    return shared + (size_t)(0) * sizeof(double);
}
