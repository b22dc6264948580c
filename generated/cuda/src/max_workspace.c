/* Made by Opsmith from reductions/max.yaml. Changes belong there.
 *
 * max: bytes of workspace on a device. */
#include "opsmith/max_cuda.h"
#include "max_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_max_forward_cuda_workspace_bytes(const opsmith_max_params *params, const opsmith_max_dims *dims)
{
    if (opsmith_max_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = max_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 48, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_max_backward_cuda_workspace_bytes(const opsmith_max_params *params, const opsmith_max_dims *dims)
{
    if (opsmith_max_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = max_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 16));
    return shared + (size_t)(0) * sizeof(double);
}
