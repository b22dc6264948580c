/* Made by Opsmith from reductions/var.yaml. Changes belong there.
 *
 * var: bytes of workspace on a device. */
#include "opsmith/var_cuda.h"
#include "var_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_var_forward_cuda_workspace_bytes(const opsmith_var_params *params, const opsmith_var_dims *dims)
{
    if (opsmith_var_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = var_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_var_backward_cuda_workspace_bytes(const opsmith_var_params *params, const opsmith_var_dims *dims)
{
    if (opsmith_var_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward = var_backward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward, 0, 24));
    return shared + (size_t)(0) * sizeof(double);
}
