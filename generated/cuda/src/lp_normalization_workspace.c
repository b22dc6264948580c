/* Made by Opsmith from normalization/lp_normalization.yaml. Changes belong there.
 *
 * lp_normalization: bytes of workspace on a device. */
#include "opsmith/lp_normalization_cuda.h"
#include "lp_normalization_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_lp_normalization_forward_cuda_workspace_bytes(const opsmith_lp_normalization_params *params,
    const opsmith_lp_normalization_dims *dims)
{
    if (opsmith_lp_normalization_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->p == 1) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = lp_normalization_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 24, 16));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = lp_normalization_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 24, 16));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_lp_normalization_backward_cuda_workspace_bytes(const opsmith_lp_normalization_params *params,
    const opsmith_lp_normalization_dims *dims)
{
    if (opsmith_lp_normalization_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->p == 1) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = lp_normalization_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 24, 24));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = lp_normalization_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 24, 32));
    return shared + (size_t)(0) * sizeof(double);
}
