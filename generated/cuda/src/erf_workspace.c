/* Made by Opsmith from activations/erf.yaml. Changes belong there.
 *
 * erf: bytes of workspace on a device. */
#include "opsmith/erf_cuda.h"
#include "erf_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_erf_forward_cuda_workspace_bytes(const opsmith_erf_params *params, const opsmith_erf_dims *dims)
{
    if (opsmith_erf_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = erf_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_erf_backward_cuda_workspace_bytes(const opsmith_erf_params *params, const opsmith_erf_dims *dims)
{
    if (opsmith_erf_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = erf_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
