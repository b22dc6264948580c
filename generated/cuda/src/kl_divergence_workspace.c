/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * kl_divergence: bytes of workspace on a device. */
#include "opsmith/kl_divergence_cuda.h"
#include "kl_divergence_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_kl_divergence_forward_cuda_workspace_bytes(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims)
{
    if (opsmith_kl_divergence_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->log_target) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = kl_divergence_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 24, 0));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = kl_divergence_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}

size_t opsmith_kl_divergence_backward_cuda_workspace_bytes(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims)
{
    if (opsmith_kl_divergence_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->log_target) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = kl_divergence_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 0, 8));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = kl_divergence_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 0, 8));
    return shared + (size_t)(0) * sizeof(double);
}
