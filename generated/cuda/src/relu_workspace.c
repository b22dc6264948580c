/* Made by Opsmith from activations/relu.yaml. Changes belong there.
 *
 * relu: bytes of workspace on a device. */
#include "opsmith/relu_cuda.h"
#include "relu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_relu_forward_cuda_workspace_bytes(const opsmith_relu_params *params, const opsmith_relu_dims *dims)
{
    if (opsmith_relu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = relu_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_relu_backward_cuda_workspace_bytes(const opsmith_relu_params *params, const opsmith_relu_dims *dims)
{
    if (opsmith_relu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = relu_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
