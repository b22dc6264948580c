/* Made by Opsmith from reductions/sum.yaml. Changes belong there.
 *
 * sum: bytes of workspace on a device. */
#include "opsmith/sum_cuda.h"
#include "sum_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_sum_forward_cuda_workspace_bytes(const opsmith_sum_params *params, const opsmith_sum_dims *dims)
{
    if (opsmith_sum_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = sum_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_sum_backward_cuda_workspace_bytes(const opsmith_sum_params *params, const opsmith_sum_dims *dims)
{
    if (opsmith_sum_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = sum_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
