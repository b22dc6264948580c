/* Made by Opsmith from activations/log_sigmoid.yaml. Changes belong there.
 *
 * log_sigmoid: bytes of workspace on a device. */
#include "opsmith/log_sigmoid_cuda.h"
#include "log_sigmoid_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_log_sigmoid_forward_cuda_workspace_bytes(const opsmith_log_sigmoid_params *params,
    const opsmith_log_sigmoid_dims *dims)
{
    if (opsmith_log_sigmoid_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = log_sigmoid_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_log_sigmoid_backward_cuda_workspace_bytes(const opsmith_log_sigmoid_params *params,
    const opsmith_log_sigmoid_dims *dims)
{
    if (opsmith_log_sigmoid_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = log_sigmoid_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
