/* Made by Opsmith from reductions/mean.yaml. Changes belong there.
 *
 * mean: bytes of workspace on a device. */
#include "opsmith/mean_cuda.h"
#include "mean_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_mean_forward_cuda_workspace_bytes(const opsmith_mean_params *params, const opsmith_mean_dims *dims)
{
    if (opsmith_mean_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = mean_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_mean_backward_cuda_workspace_bytes(const opsmith_mean_params *params, const opsmith_mean_dims *dims)
{
    if (opsmith_mean_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = mean_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
