/* Made by Opsmith from optimizers/rmsprop_update.yaml. Changes belong there.
 *
 * The kernels of rmsprop_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/rmsprop_update_cuda.h"
#include "rmsprop_update_internal.h"

namespace rmsprop_update_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_rmsprop_update_##name##_f16_narrow
#include "rmsprop_update_kernels.cuh"
#undef KERNEL
}

namespace rmsprop_update_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_rmsprop_update_##name##_f16_wide
#include "rmsprop_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_rmsprop_update_forward_cuda_f16(
    const opsmith_rmsprop_update_params *params, const opsmith_rmsprop_update_dims *dims, const uint16_t *weight,
        const uint16_t *grad, const uint16_t *n, uint16_t *new_n, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_rmsprop_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_n = 1;
    const size_t needed = opsmith_rmsprop_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 21);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(uint16_t), 12, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(uint16_t), 13, 0, 0, 1},
        {n, (dims->axes) * (int64_t)sizeof(uint16_t), 14, 0, 0, 1},
        {new_n, (dims->axes) * (int64_t)sizeof(uint16_t), 15, 1, 14, writes_n},
        {out, (dims->axes) * (int64_t)sizeof(uint16_t), 16, 1, 12, 1},
        {workspace, (int64_t)needed, 21, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? rmsprop_update_f16_narrow::forward(params, dims, weight, grad, n, new_n, out, saved, workspace, stream)
        : rmsprop_update_f16_wide::forward(params, dims, weight, grad, n, new_n, out, saved, workspace, stream);
}
