/* Made by Opsmith from activations/hardshrink.yaml. Changes belong there.
 *
 * hardshrink: bytes of workspace on a device. */
#include "opsmith/hardshrink_cuda.h"
#include "hardshrink_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_hardshrink_forward_cuda_workspace_bytes(const opsmith_hardshrink_params *params,
    const opsmith_hardshrink_dims *dims)
{
    if (opsmith_hardshrink_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = hardshrink_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_hardshrink_backward_cuda_workspace_bytes(const opsmith_hardshrink_params *params,
    const opsmith_hardshrink_dims *dims)
{
    if (opsmith_hardshrink_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = hardshrink_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
