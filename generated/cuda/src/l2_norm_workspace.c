/* Made by Opsmith from reductions/l2_norm.yaml. Changes belong there.
 *
 * l2_norm: bytes of workspace on a device. */
#include "opsmith/l2_norm_cuda.h"
#include "l2_norm_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_l2_norm_forward_cuda_workspace_bytes(const opsmith_l2_norm_params *params,
    const opsmith_l2_norm_dims *dims)
{
    if (opsmith_l2_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = l2_norm_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_l2_norm_backward_cuda_workspace_bytes(const opsmith_l2_norm_params *params,
    const opsmith_l2_norm_dims *dims)
{
    if (opsmith_l2_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = l2_norm_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 16));
    return shared + (size_t)(0) * sizeof(double);
}
