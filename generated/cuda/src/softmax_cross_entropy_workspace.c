/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * softmax_cross_entropy: bytes of workspace on a device. */
#include "opsmith/softmax_cross_entropy_cuda.h"
#include "softmax_cross_entropy_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_softmax_cross_entropy_forward_cuda_workspace_bytes(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims)
{
    if (opsmith_softmax_cross_entropy_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->label_smoothing > 0.0) {
        size_t shared = 0;
        const opsmith_geometry forward_1_kernel_1 = softmax_cross_entropy_forward_1_kernel_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1_kernel_1, 120, 48));
        const opsmith_geometry forward_1_kernel_2 = softmax_cross_entropy_forward_1_kernel_2_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1_kernel_2, 48, 32));
        const opsmith_geometry forward_1_kernel_3 = softmax_cross_entropy_forward_1_kernel_3_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1_kernel_3, 24, 0));
        return shared + (size_t)(dims->outer * dims->inner + dims->outer * dims->inner + dims->outer * dims->inner
            + dims->outer * dims->inner) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2_kernel_1 = softmax_cross_entropy_forward_2_kernel_1_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2_kernel_1, 96, 32));
    const opsmith_geometry forward_2_kernel_2 = softmax_cross_entropy_forward_2_kernel_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2_kernel_2, 48, 32));
    return shared + (size_t)(dims->outer * dims->inner + dims->outer * dims->inner + dims->outer * dims->inner)
        * sizeof(double);
}

size_t opsmith_softmax_cross_entropy_backward_cuda_workspace_bytes(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims)
{
    if (opsmith_softmax_cross_entropy_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->label_smoothing > 0.0) {
        size_t shared = 0;
        const opsmith_geometry backward_1 = softmax_cross_entropy_backward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_1, 48, 80));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry backward_2 = softmax_cross_entropy_backward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&backward_2, 24, 56));
    return shared + (size_t)(0) * sizeof(double);
}
