/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * mse: bytes of workspace on a device. */
#include "opsmith/mse_cuda.h"
#include "mse_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_mse_forward_cuda_workspace_bytes(const opsmith_mse_params *params, const opsmith_mse_dims *dims)
{
    if (opsmith_mse_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = mse_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_mse_backward_cuda_workspace_bytes(const opsmith_mse_params *params, const opsmith_mse_dims *dims)
{
    if (opsmith_mse_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = mse_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
