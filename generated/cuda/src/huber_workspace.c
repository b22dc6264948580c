/* Made by Opsmith from losses/huber.yaml. Changes belong there.
 *
 * huber: bytes of workspace on a device. */
#include "opsmith/huber_cuda.h"
#include "huber_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_huber_forward_cuda_workspace_bytes(const opsmith_huber_params *params, const opsmith_huber_dims *dims)
{
    if (opsmith_huber_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = huber_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_huber_backward_cuda_workspace_bytes(const opsmith_huber_params *params, const opsmith_huber_dims *dims)
{
    if (opsmith_huber_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = huber_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 16));
    return shared + (size_t)(0) * sizeof(double);
}
