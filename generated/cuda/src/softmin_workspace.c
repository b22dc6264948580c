/* Made by Opsmith from softmax/softmin.yaml. Changes belong there.
 *
 * softmin: bytes of workspace on a device. */
#include "opsmith/softmin_cuda.h"
#include "softmin_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_softmin_forward_cuda_workspace_bytes(const opsmith_softmin_params *params,
    const opsmith_softmin_dims *dims)
{
    if (opsmith_softmin_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->temperature == 1.0) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = softmin_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 24, 16));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = softmin_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_softmin_backward_cuda_workspace_bytes(const opsmith_softmin_params *params,
    const opsmith_softmin_dims *dims)
{
    if (opsmith_softmin_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->temperature == 1.0) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = softmin_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 24, 24));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = softmin_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 24, 40));
    return shared + (size_t)(0) * sizeof(double);
}
