/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * group_norm_per_channel: bytes of workspace on a device. */
#include "opsmith/group_norm_per_channel_cuda.h"
#include "group_norm_per_channel_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_group_norm_per_channel_forward_cuda_workspace_bytes(const opsmith_group_norm_per_channel_params *params,
    const opsmith_group_norm_per_channel_dims *dims)
{
    if (opsmith_group_norm_per_channel_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry forward = group_norm_per_channel_forward_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward, 24, 24));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_group_norm_per_channel_backward_cuda_workspace_bytes(const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims)
{
    if (opsmith_group_norm_per_channel_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    size_t shared = 0;
    const opsmith_geometry backward_kernel_1 = group_norm_per_channel_backward_kernel_1_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_1, 48, 40));
    const opsmith_geometry backward_kernel_2 = group_norm_per_channel_backward_kernel_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_kernel_2, 48, 0));
    return shared + (size_t)(0) * sizeof(double);
}
