/* Made by Opsmith from activations/selu.yaml. Changes belong there.
 *
 * selu: bytes of workspace on a device. */
#include "opsmith/selu_cuda.h"
#include "selu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_selu_forward_cuda_workspace_bytes(const opsmith_selu_params *params, const opsmith_selu_dims *dims)
{
    if (opsmith_selu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = selu_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 16));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_selu_backward_cuda_workspace_bytes(const opsmith_selu_params *params, const opsmith_selu_dims *dims)
{
    if (opsmith_selu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = selu_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 16));
    return shared + (size_t)(0) * sizeof(double);
}
