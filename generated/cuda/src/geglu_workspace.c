/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * geglu: bytes of workspace on a device. */
#include "opsmith/geglu_cuda.h"
#include "geglu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_geglu_forward_cuda_workspace_bytes(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims)
{
    if (opsmith_geglu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->approximation == 1) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = geglu_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 0, 0));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = geglu_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_geglu_backward_cuda_workspace_bytes(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims)
{
    if (opsmith_geglu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->approximation == 1) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = geglu_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 0, 0));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = geglu_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 0, 0));
    return shared + (size_t)(0) * sizeof(double);
}
