/* Made by Opsmith from activations/hard_swish.yaml. Changes belong there.
 *
 * hard_swish: bytes of workspace on a device. */
#include "opsmith/hard_swish_cuda.h"
#include "hard_swish_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_hard_swish_forward_cuda_workspace_bytes(const opsmith_hard_swish_params *params,
    const opsmith_hard_swish_dims *dims)
{
    if (opsmith_hard_swish_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = hard_swish_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_hard_swish_backward_cuda_workspace_bytes(const opsmith_hard_swish_params *params,
    const opsmith_hard_swish_dims *dims)
{
    if (opsmith_hard_swish_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = hard_swish_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
