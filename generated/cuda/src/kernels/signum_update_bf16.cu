/* Made by Opsmith from optimizers/signum_update.yaml. Changes belong there.
 *
 * The kernels of signum_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/signum_update_cuda.h"
#include "signum_update_internal.h"

namespace signum_update_bf16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_signum_update_##name##_bf16_narrow
#include "signum_update_kernels.cuh"
#undef KERNEL
}

namespace signum_update_bf16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_signum_update_##name##_bf16_wide
#include "signum_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_signum_update_forward_cuda_bf16(
    const opsmith_signum_update_params *params, const opsmith_signum_update_dims *dims, const uint16_t *weight,
        const uint16_t *grad, const uint16_t *mom, uint16_t *new_mom, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_signum_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_mom = 1;
    const size_t needed = opsmith_signum_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 20);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(uint16_t), 11, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(uint16_t), 12, 0, 0, 1},
        {mom, (dims->axes) * (int64_t)sizeof(uint16_t), 13, 0, 0, 1},
        {new_mom, (dims->axes) * (int64_t)sizeof(uint16_t), 14, 1, 13, writes_mom},
        {out, (dims->axes) * (int64_t)sizeof(uint16_t), 15, 1, 11, 1},
        {workspace, (int64_t)needed, 20, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? signum_update_bf16_narrow::forward(params, dims, weight, grad, mom, new_mom, out, saved, workspace, stream)
        : signum_update_bf16_wide::forward(params, dims, weight, grad, mom, new_mom, out, saved, workspace, stream);
}
