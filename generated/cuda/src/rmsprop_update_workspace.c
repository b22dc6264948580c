/* Made by Opsmith from optimizers/rmsprop_update.yaml. Changes belong there.
 *
 * rmsprop_update: bytes of workspace on a device. */
#include "opsmith/rmsprop_update_cuda.h"
#include "rmsprop_update_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_rmsprop_update_forward_cuda_workspace_bytes(const opsmith_rmsprop_update_params *params,
    const opsmith_rmsprop_update_dims *dims)
{
    if (opsmith_rmsprop_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = rmsprop_update_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 96));
    return shared + (size_t)(0) * sizeof(double);
}
