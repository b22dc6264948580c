/* Made by Opsmith from normalization/add_rms_norm.yaml. Changes belong there.
 *
 * add_rms_norm: bytes of workspace on a device. */
#include "opsmith/add_rms_norm_cuda.h"
#include "add_rms_norm_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_add_rms_norm_forward_cuda_workspace_bytes(const opsmith_add_rms_norm_params *params,
    const opsmith_add_rms_norm_dims *dims)
{
    if (opsmith_add_rms_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = add_rms_norm_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_add_rms_norm_backward_cuda_workspace_bytes(const opsmith_add_rms_norm_params *params,
    const opsmith_add_rms_norm_dims *dims)
{
    if (opsmith_add_rms_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward_kernel_1 = add_rms_norm_backward_kernel_1_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_1, 24, 16));
    const opsmith_geometry backward_kernel_2 = add_rms_norm_backward_kernel_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_2, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}
