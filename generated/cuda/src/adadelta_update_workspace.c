/* Made by Opsmith from optimizers/adadelta_update.yaml. Changes belong there.
 *
 * adadelta_update: bytes of workspace on a device. */
#include "opsmith/adadelta_update_cuda.h"
#include "adadelta_update_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_adadelta_update_forward_cuda_workspace_bytes(const opsmith_adadelta_update_params *params,
    const opsmith_adadelta_update_dims *dims)
{
    if (opsmith_adadelta_update_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = adadelta_update_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 72));
    return shared + (size_t)(0) * sizeof(double);
}
