/* Made by Opsmith from optimizers/sgd_update.yaml. Changes belong there.
 *
 * sgd_update: bytes of workspace on a device. */
#include "opsmith/sgd_update_cuda.h"
#include "sgd_update_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_sgd_update_forward_cuda_workspace_bytes(const opsmith_sgd_update_params *params,
    const opsmith_sgd_update_dims *dims)
{
    if (opsmith_sgd_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = sgd_update_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 48));
    return shared + (size_t)(0) * sizeof(double);
}
