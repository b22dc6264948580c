/* Made by Opsmith from reductions/min.yaml. Changes belong there.
 *
 * min: bytes of workspace on a device. */
#include "opsmith/min_cuda.h"
#include "min_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_min_forward_cuda_workspace_bytes(const opsmith_min_params *params, const opsmith_min_dims *dims)
{
    if (opsmith_min_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = min_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 48, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_min_backward_cuda_workspace_bytes(const opsmith_min_params *params, const opsmith_min_dims *dims)
{
    if (opsmith_min_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = min_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 16));
    return shared + (size_t)(0) * sizeof(double);
}
