/* Made by Opsmith from activations/celu.yaml. Changes belong there.
 *
 * celu: bytes of workspace on a device. */
#include "opsmith/celu_cuda.h"
#include "celu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_celu_forward_cuda_workspace_bytes(const opsmith_celu_params *params, const opsmith_celu_dims *dims)
{
    if (opsmith_celu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = celu_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_celu_backward_cuda_workspace_bytes(const opsmith_celu_params *params, const opsmith_celu_dims *dims)
{
    if (opsmith_celu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = celu_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
