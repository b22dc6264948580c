/* Made by Opsmith from activations/swish.yaml. Changes belong there.
 *
 * swish: bytes of workspace on a device. */
#include "opsmith/swish_cuda.h"
#include "swish_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_swish_forward_cuda_workspace_bytes(const opsmith_swish_params *params, const opsmith_swish_dims *dims)
{
    if (opsmith_swish_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = swish_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_swish_backward_cuda_workspace_bytes(const opsmith_swish_params *params, const opsmith_swish_dims *dims)
{
    if (opsmith_swish_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = swish_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
