/* Made by Opsmith from normalization/add_layer_norm.yaml. Changes belong there.
 *
 * add_layer_norm: bytes of workspace on a device. */
#include "opsmith/add_layer_norm_cuda.h"
#include "add_layer_norm_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_add_layer_norm_forward_cuda_workspace_bytes(const opsmith_add_layer_norm_params *params,
    const opsmith_add_layer_norm_dims *dims)
{
    if (opsmith_add_layer_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = add_layer_norm_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_add_layer_norm_backward_cuda_workspace_bytes(const opsmith_add_layer_norm_params *params,
    const opsmith_add_layer_norm_dims *dims)
{
    if (opsmith_add_layer_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward_kernel_1 = add_layer_norm_backward_kernel_1_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_1, 48, 40));
    const opsmith_geometry backward_kernel_2 = add_layer_norm_backward_kernel_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_2, 48, 0));
    return shared + (size_t)(0) * sizeof(double);
}
