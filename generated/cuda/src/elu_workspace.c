/* Made by Opsmith from activations/elu.yaml. Changes belong there.
 *
 * elu: bytes of workspace on a device. */
#include "opsmith/elu_cuda.h"
#include "elu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_elu_forward_cuda_workspace_bytes(const opsmith_elu_params *params, const opsmith_elu_dims *dims)
{
    if (opsmith_elu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = elu_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_elu_backward_cuda_workspace_bytes(const opsmith_elu_params *params, const opsmith_elu_dims *dims)
{
    if (opsmith_elu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = elu_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
