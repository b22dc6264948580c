/* Made by Opsmith from optimizers/adam_update.yaml. Changes belong there.
 *
 * adam_update: bytes of workspace on a device. */
#include "opsmith/adam_update_cuda.h"
#include "adam_update_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_adam_update_forward_cuda_workspace_bytes(const opsmith_adam_update_params *params,
    const opsmith_adam_update_dims *dims)
{
    if (opsmith_adam_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = adam_update_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 88));
    return shared + (size_t)(0) * sizeof(double);
}
