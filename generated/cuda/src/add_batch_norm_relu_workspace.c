/* Made by Opsmith from normalization/add_batch_norm_relu.yaml. Changes belong there.
 *
 * add_batch_norm_relu: bytes of workspace on a device. */
#include "opsmith/add_batch_norm_relu_cuda.h"
#include "add_batch_norm_relu_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_add_batch_norm_relu_forward_cuda_workspace_bytes(const opsmith_add_batch_norm_relu_params *params,
    const opsmith_add_batch_norm_relu_dims *dims)
{
    if (opsmith_add_batch_norm_relu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = add_batch_norm_relu_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 24, 32));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = add_batch_norm_relu_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 0, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_add_batch_norm_relu_backward_cuda_workspace_bytes(const opsmith_add_batch_norm_relu_params *params,
    const opsmith_add_batch_norm_relu_dims *dims)
{
    if (opsmith_add_batch_norm_relu_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = add_batch_norm_relu_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 48, 56));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = add_batch_norm_relu_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 48, 40));
    return shared + (size_t)(0) * sizeof(double);
}
