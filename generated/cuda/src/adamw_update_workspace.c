/* Made by Opsmith from optimizers/adamw_update.yaml. Changes belong there.
 *
 * adamw_update: bytes of workspace on a device. */
#include "opsmith/adamw_update_cuda.h"
#include "adamw_update_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_adamw_update_forward_cuda_workspace_bytes(const opsmith_adamw_update_params *params,
    const opsmith_adamw_update_dims *dims)
{
    if (opsmith_adamw_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = adamw_update_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 96));
    return shared + (size_t)(0) * sizeof(double);
}
