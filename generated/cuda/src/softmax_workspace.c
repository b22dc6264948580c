/* Made by Opsmith from softmax/softmax.yaml. Changes belong there.
 *
 * softmax: bytes of workspace on a device. */
#include "opsmith/softmax_cuda.h"
#include "softmax_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_softmax_forward_cuda_workspace_bytes(const opsmith_softmax_params *params,
    const opsmith_softmax_dims *dims)
{
    if (opsmith_softmax_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->temperature == 1.0) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = softmax_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 24, 16));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = softmax_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_softmax_backward_cuda_workspace_bytes(const opsmith_softmax_params *params,
    const opsmith_softmax_dims *dims)
{
    if (opsmith_softmax_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->temperature == 1.0) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = softmax_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 24, 24));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = softmax_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 24, 40));
    return shared + (size_t)(0) * sizeof(double);
}
