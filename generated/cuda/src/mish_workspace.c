/* Made by Opsmith from activations/mish.yaml. Changes belong there.
 *
 * mish: bytes of workspace on a device. */
#include "opsmith/mish_cuda.h"
#include "mish_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_mish_forward_cuda_workspace_bytes(const opsmith_mish_params *params, const opsmith_mish_dims *dims)
{
    if (opsmith_mish_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = mish_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_mish_backward_cuda_workspace_bytes(const opsmith_mish_params *params, const opsmith_mish_dims *dims)
{
    if (opsmith_mish_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = mish_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
