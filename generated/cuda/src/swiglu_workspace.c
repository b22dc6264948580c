/* Made by Opsmith from activations/swiglu.yaml. Changes belong there.
 *
 * swiglu: bytes of workspace on a device. */
#include "opsmith/swiglu_cuda.h"
#include "swiglu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_swiglu_forward_cuda_workspace_bytes(const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims)
{
    if (opsmith_swiglu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = swiglu_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_swiglu_backward_cuda_workspace_bytes(const opsmith_swiglu_params *params,
    const opsmith_swiglu_dims *dims)
{
    if (opsmith_swiglu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = swiglu_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
