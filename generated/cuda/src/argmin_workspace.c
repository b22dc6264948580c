/* Made by Opsmith from reductions/argmin.yaml. Changes belong there.
 *
 * argmin: bytes of workspace on a device. */
#include "opsmith/argmin_cuda.h"
#include "argmin_internal.h"
#include "opsmith_cuda_sizes.h"

size_t opsmith_argmin_forward_cuda_workspace_bytes(const opsmith_argmin_params *params, const opsmith_argmin_dims *dims)
{
    if (opsmith_argmin_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->select_last_index) {
        size_t shared = 0;
        const opsmith_geometry forward_1 = argmin_forward_1_geometry(dims);
        shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_1, 48, 40));
        return shared + (size_t)(0) * sizeof(double);
    }
    size_t shared = 0;
    const opsmith_geometry forward_2 = argmin_forward_2_geometry(dims);
    shared = opsmith_cuda_larger(shared, opsmith_cuda_bytes(&forward_2, 24, 0));
    return shared + (size_t)(0) * sizeof(double);
}
