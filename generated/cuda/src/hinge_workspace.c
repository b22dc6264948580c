/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * hinge: bytes of workspace on a device. */
#include "opsmith/hinge_cuda.h"
#include "hinge_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_hinge_forward_cuda_workspace_bytes(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims)
{
    if (opsmith_hinge_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = hinge_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 16));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_hinge_backward_cuda_workspace_bytes(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims)
{
    if (opsmith_hinge_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = hinge_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 24));
    return shared + (size_t)(0) * sizeof(double);
}
