/* Made by Opsmith from normalization/global_response_norm.yaml. Changes belong there.
 *
 * global_response_norm: bytes of workspace on a device. */
#include "opsmith/global_response_norm_cuda.h"
#include "global_response_norm_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_global_response_norm_forward_cuda_workspace_bytes(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims)
{
    if (opsmith_global_response_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward_kernel_1 = global_response_norm_forward_kernel_1_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_kernel_1, 24, 0));
    const opsmith_geometry forward_kernel_2 = global_response_norm_forward_kernel_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_kernel_2, 24, 16));
    const opsmith_geometry forward_kernel_3 = global_response_norm_forward_kernel_3_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_kernel_3, 0, 16));
    return shared + (size_t)(dims->N * dims->C + dims->N) * sizeof(double);
}

size_t opsmith_global_response_norm_backward_cuda_workspace_bytes(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims)
{
    if (opsmith_global_response_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward_kernel_1 = global_response_norm_backward_kernel_1_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_1, 24, 0));
    const opsmith_geometry backward_kernel_2 = global_response_norm_backward_kernel_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_2, 24, 8));
    const opsmith_geometry backward_kernel_3 = global_response_norm_backward_kernel_3_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_3, 48, 24));
    return shared + (size_t)(dims->N * dims->C + dims->N) * sizeof(double);
}
