/* Made by Opsmith from activations/gelu.yaml. Changes belong there.
 *
 * gelu: bytes of workspace on a device. */
#include "opsmith/gelu_cuda.h"
#include "gelu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_gelu_forward_cuda_workspace_bytes(const opsmith_gelu_params *params, const opsmith_gelu_dims *dims)
{
    if (opsmith_gelu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->approximation == 1) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = gelu_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 0, 0));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = gelu_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_gelu_backward_cuda_workspace_bytes(const opsmith_gelu_params *params, const opsmith_gelu_dims *dims)
{
    if (opsmith_gelu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->approximation == 1) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = gelu_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 0, 0));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = gelu_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
