/* Made by Opsmith from activations/tanh.yaml. Changes belong there.
 *
 * tanh: bytes of workspace on a device. */
#include "opsmith/tanh_cuda.h"
#include "tanh_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_tanh_forward_cuda_workspace_bytes(const opsmith_tanh_params *params, const opsmith_tanh_dims *dims)
{
    if (opsmith_tanh_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = tanh_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_tanh_backward_cuda_workspace_bytes(const opsmith_tanh_params *params, const opsmith_tanh_dims *dims)
{
    if (opsmith_tanh_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = tanh_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
