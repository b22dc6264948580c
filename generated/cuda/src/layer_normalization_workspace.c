/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * layer_normalization: bytes of workspace on a device. */
#include "opsmith/layer_normalization_cuda.h"
#include "layer_normalization_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_layer_normalization_forward_cuda_workspace_bytes(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims)
{
    if (opsmith_layer_normalization_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = layer_normalization_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_layer_normalization_backward_cuda_workspace_bytes(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims)
{
    if (opsmith_layer_normalization_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward_kernel_1 = layer_normalization_backward_kernel_1_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_1, 48, 40));
    const opsmith_geometry backward_kernel_2 = layer_normalization_backward_kernel_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_2, 48, 0));
    return shared + (size_t)(0) * sizeof(double);
}
