/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * weight_norm: bytes of workspace on a device. */
#include "opsmith/weight_norm_cuda.h"
#include "weight_norm_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_weight_norm_forward_cuda_workspace_bytes(const opsmith_weight_norm_params *params,
    const opsmith_weight_norm_dims *dims)
{
    if (opsmith_weight_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = weight_norm_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_weight_norm_backward_cuda_workspace_bytes(const opsmith_weight_norm_params *params,
    const opsmith_weight_norm_dims *dims)
{
    if (opsmith_weight_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = weight_norm_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}
