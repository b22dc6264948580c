/* Made by Opsmith from activations/silu.yaml. Changes belong there.
 *
 * silu: bytes of workspace on a device. */
#include "opsmith/silu_cuda.h"
#include "silu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_silu_forward_cuda_workspace_bytes(const opsmith_silu_params *params, const opsmith_silu_dims *dims)
{
    if (opsmith_silu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = silu_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_silu_backward_cuda_workspace_bytes(const opsmith_silu_params *params, const opsmith_silu_dims *dims)
{
    if (opsmith_silu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = silu_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
