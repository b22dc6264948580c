/* Made by Opsmith from losses/l1.yaml. Changes belong there.
 *
 * l1: bytes of workspace on a device. */
#include "opsmith/l1_cuda.h"
#include "l1_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_l1_forward_cuda_workspace_bytes(const opsmith_l1_params *params, const opsmith_l1_dims *dims)
{
    if (opsmith_l1_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = l1_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_l1_backward_cuda_workspace_bytes(const opsmith_l1_params *params, const opsmith_l1_dims *dims)
{
    if (opsmith_l1_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = l1_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
