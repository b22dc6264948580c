/* Made by Opsmith from optimizers/lamb_update.yaml. Changes belong there.
 *
 * lamb_update: bytes of workspace on a device. */
#include "opsmith/lamb_update_cuda.h"
#include "lamb_update_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_lamb_update_forward_cuda_workspace_bytes(const opsmith_lamb_update_params *params,
    const opsmith_lamb_update_dims *dims)
{
    if (opsmith_lamb_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = lamb_update_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 48, 104));
    return shared + (size_t)(0) * sizeof(double);
}
