/* Made by Opsmith from normalization/instance_norm.yaml. Changes belong there.
 *
 * instance_norm: bytes of workspace on a device. */
#include "opsmith/instance_norm_cuda.h"
#include "instance_norm_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_instance_norm_forward_cuda_workspace_bytes(const opsmith_instance_norm_params *params,
    const opsmith_instance_norm_dims *dims)
{
    if (opsmith_instance_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = instance_norm_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 32));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_instance_norm_backward_cuda_workspace_bytes(const opsmith_instance_norm_params *params,
    const opsmith_instance_norm_dims *dims)
{
    if (opsmith_instance_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward_kernel_1 = instance_norm_backward_kernel_1_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_1, 48, 40));
    const opsmith_geometry backward_kernel_2 = instance_norm_backward_kernel_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_2, 48, 0));
    return shared + (size_t)(0) * sizeof(double);
}
