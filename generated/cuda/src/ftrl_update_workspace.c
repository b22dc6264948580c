/* Made by Opsmith from optimizers/ftrl_update.yaml. Changes belong there.
 *
 * ftrl_update: bytes of workspace on a device. */
#include "opsmith/ftrl_update_cuda.h"
#include "ftrl_update_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_ftrl_update_forward_cuda_workspace_bytes(const opsmith_ftrl_update_params *params,
    const opsmith_ftrl_update_dims *dims)
{
    if (opsmith_ftrl_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = ftrl_update_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 64));
    return shared + (size_t)(0) * sizeof(double);
}
