/* Made by Opsmith from activations/leaky_relu.yaml. Changes belong there.
 *
 * leaky_relu: bytes of workspace on a device. */
#include "opsmith/leaky_relu_cuda.h"
#include "leaky_relu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_leaky_relu_forward_cuda_workspace_bytes(const opsmith_leaky_relu_params *params,
    const opsmith_leaky_relu_dims *dims)
{
    if (opsmith_leaky_relu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = leaky_relu_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_leaky_relu_backward_cuda_workspace_bytes(const opsmith_leaky_relu_params *params,
    const opsmith_leaky_relu_dims *dims)
{
    if (opsmith_leaky_relu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = leaky_relu_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
