/* Made by Opsmith from reductions/prod.yaml. Changes belong there.
 *
 * prod: bytes of workspace on a device. */
#include "opsmith/prod_cuda.h"
#include "prod_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_prod_forward_cuda_workspace_bytes(const opsmith_prod_params *params, const opsmith_prod_dims *dims)
{
    if (opsmith_prod_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = prod_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 72, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_prod_backward_cuda_workspace_bytes(const opsmith_prod_params *params, const opsmith_prod_dims *dims)
{
    if (opsmith_prod_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = prod_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 24));
    return shared + (size_t)(0) * sizeof(double);
}
