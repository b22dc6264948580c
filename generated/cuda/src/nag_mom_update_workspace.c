/* Made by Opsmith from optimizers/nag_mom_update.yaml. Changes belong there.
 *
 * nag_mom_update: bytes of workspace on a device. */
#include "opsmith/nag_mom_update_cuda.h"
#include "nag_mom_update_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_nag_mom_update_forward_cuda_workspace_bytes(const opsmith_nag_mom_update_params *params,
    const opsmith_nag_mom_update_dims *dims)
{
    if (opsmith_nag_mom_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = nag_mom_update_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 56));
    return shared + (size_t)(0) * sizeof(double);
}
