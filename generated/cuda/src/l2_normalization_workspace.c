/* Made by Opsmith from normalization/l2_normalization.yaml. Changes belong there.
 *
 * l2_normalization: bytes of workspace on a device. */
#include "opsmith/l2_normalization_cuda.h"
#include "l2_normalization_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_l2_normalization_forward_cuda_workspace_bytes(const opsmith_l2_normalization_params *params,
    const opsmith_l2_normalization_dims *dims)
{
    if (opsmith_l2_normalization_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->mode == 1 && !(params->mode == 0)) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = l2_normalization_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 24, 8));
        return shared + (size_t)(0) * sizeof(double);
    }
    if (!(params->mode == 1) && params->mode == 0) {
        size_t shared = 0;
        const opsmith_geometry forward_2 = l2_normalization_forward_2_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 24, 16));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_3 = l2_normalization_forward_3_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_3, 24, 16));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_l2_normalization_backward_cuda_workspace_bytes(const opsmith_l2_normalization_params *params,
    const opsmith_l2_normalization_dims *dims)
{
    if (opsmith_l2_normalization_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->mode == 1 && !(params->mode == 0)) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = l2_normalization_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 24, 24));
        return shared + (size_t)(0) * sizeof(double);
    }
    if (!(params->mode == 1) && params->mode == 0) {
        size_t shared = 0;
        const opsmith_geometry backward_2 = l2_normalization_backward_2_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 24, 24));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_3 = l2_normalization_backward_3_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_3, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}
