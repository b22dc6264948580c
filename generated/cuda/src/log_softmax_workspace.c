/* Made by Opsmith from softmax/log_softmax.yaml. Changes belong there.
 *
 * log_softmax: bytes of workspace on a device. */
#include "opsmith/log_softmax_cuda.h"
#include "log_softmax_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_log_softmax_forward_cuda_workspace_bytes(const opsmith_log_softmax_params *params,
    const opsmith_log_softmax_dims *dims)
{
    if (opsmith_log_softmax_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->temperature == 1.0) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = log_softmax_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 24, 16));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = log_softmax_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_log_softmax_backward_cuda_workspace_bytes(const opsmith_log_softmax_params *params,
    const opsmith_log_softmax_dims *dims)
{
    if (opsmith_log_softmax_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->temperature == 1.0) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = log_softmax_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 24, 24));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = log_softmax_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 24, 40));
    return shared + (size_t)(0) * sizeof(double);
}
