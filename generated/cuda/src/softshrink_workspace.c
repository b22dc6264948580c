/* Made by Opsmith from activations/softshrink.yaml. Changes belong there.
 *
 * softshrink: bytes of workspace on a device. */
#include "opsmith/softshrink_cuda.h"
#include "softshrink_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_softshrink_forward_cuda_workspace_bytes(const opsmith_softshrink_params *params,
    const opsmith_softshrink_dims *dims)
{
    if (opsmith_softshrink_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = softshrink_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_softshrink_backward_cuda_workspace_bytes(const opsmith_softshrink_params *params,
    const opsmith_softshrink_dims *dims)
{
    if (opsmith_softshrink_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = softshrink_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
