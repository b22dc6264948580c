/* Made by Opsmith from activations/hard_tanh.yaml. Changes belong there.
 *
 * hard_tanh: bytes of workspace on a device. */
#include "opsmith/hard_tanh_cuda.h"
#include "hard_tanh_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_hard_tanh_forward_cuda_workspace_bytes(const opsmith_hard_tanh_params *params,
    const opsmith_hard_tanh_dims *dims)
{
    if (opsmith_hard_tanh_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = hard_tanh_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 16));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_hard_tanh_backward_cuda_workspace_bytes(const opsmith_hard_tanh_params *params,
    const opsmith_hard_tanh_dims *dims)
{
    if (opsmith_hard_tanh_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = hard_tanh_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 16));
    return shared + (size_t)(0) * sizeof(double);
}
