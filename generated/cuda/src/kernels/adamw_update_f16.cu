/* Made by Opsmith from optimizers/adamw_update.yaml. Changes belong there.
 *
 * The kernels of adamw_update for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/adamw_update_cuda.h"
#include "adamw_update_internal.h"

namespace adamw_update_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_adamw_update_##name##_f16_narrow
#include "adamw_update_kernels.cuh"
#undef KERNEL
}

namespace adamw_update_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_adamw_update_##name##_f16_wide
#include "adamw_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_adamw_update_forward_cuda_f16(
    const opsmith_adamw_update_params *params, const opsmith_adamw_update_dims *dims, const uint16_t *weight,
        const uint16_t *grad, const uint16_t *mean, const uint16_t *var, uint16_t *new_mean, uint16_t *new_var,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_adamw_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_mean = 1;
    const int32_t writes_var = 1;
    const size_t needed = opsmith_adamw_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 24);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(uint16_t), 13, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(uint16_t), 14, 0, 0, 1},
        {mean, (dims->axes) * (int64_t)sizeof(uint16_t), 15, 0, 0, 1},
        {var, (dims->axes) * (int64_t)sizeof(uint16_t), 16, 0, 0, 1},
        {new_mean, (dims->axes) * (int64_t)sizeof(uint16_t), 17, 1, 15, writes_mean},
        {new_var, (dims->axes) * (int64_t)sizeof(uint16_t), 18, 1, 16, writes_var},
        {out, (dims->axes) * (int64_t)sizeof(uint16_t), 19, 1, 13, 1},
        {workspace, (int64_t)needed, 24, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? adamw_update_f16_narrow::forward(params, dims, weight, grad, mean, var, new_mean, new_var, out, saved,
        workspace, stream) : adamw_update_f16_wide::forward(params, dims, weight, grad, mean, var, new_mean, new_var,
        out, saved, workspace, stream);
}
