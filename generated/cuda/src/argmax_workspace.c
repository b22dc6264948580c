/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * argmax: bytes of workspace on a device. */
#include "opsmith/argmax_cuda.h"
#include "argmax_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_argmax_forward_cuda_workspace_bytes(const opsmith_argmax_params *params, const opsmith_argmax_dims *dims)
{
    if (opsmith_argmax_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->select_last_index) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = argmax_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 48, 40));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = argmax_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}
