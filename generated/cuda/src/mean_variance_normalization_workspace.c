/* Made by Opsmith from normalization/mean_variance_normalization.yaml. Changes belong there.
 *
 * mean_variance_normalization: bytes of workspace on a device. */
#include "opsmith/mean_variance_normalization_cuda.h"
#include "mean_variance_normalization_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_mean_variance_normalization_forward_cuda_workspace_bytes(const opsmith_mean_variance_normalization_params *params, const opsmith_mean_variance_normalization_dims *dims)
{
    if (opsmith_mean_variance_normalization_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = mean_variance_normalization_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_mean_variance_normalization_backward_cuda_workspace_bytes(const opsmith_mean_variance_normalization_params *params, const opsmith_mean_variance_normalization_dims *dims)
{
    if (opsmith_mean_variance_normalization_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = mean_variance_normalization_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 48, 48));
    return shared + (size_t)(0) * sizeof(double);
}
