/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * batch_norm: bytes of workspace on a device. */
#include "opsmith/batch_norm_cuda.h"
#include "batch_norm_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_batch_norm_forward_cuda_workspace_bytes(const opsmith_batch_norm_params *params,
    const opsmith_batch_norm_dims *dims)
{
    if (opsmith_batch_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = batch_norm_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 24, 32));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = batch_norm_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 0, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_batch_norm_backward_cuda_workspace_bytes(const opsmith_batch_norm_params *params,
    const opsmith_batch_norm_dims *dims)
{
    if (opsmith_batch_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = batch_norm_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 48, 40));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = batch_norm_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 48, 24));
    return shared + (size_t)(0) * sizeof(double);
}
