/* Made by Opsmith from optimizers/ftrl_update.yaml. Changes belong there.
 *
 * The kernels of ftrl_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/ftrl_update_cuda.h"
#include "ftrl_update_internal.h"

namespace ftrl_update_f32_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_ftrl_update_##name##_f32_narrow
#include "ftrl_update_kernels.cuh"
#undef KERNEL
}

namespace ftrl_update_f32_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_ftrl_update_##name##_f32_wide
#include "ftrl_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_ftrl_update_forward_cuda_f32(
    const opsmith_ftrl_update_params *params, const opsmith_ftrl_update_dims *dims, const float *weight,
        const float *grad, const float *z, const float *n, float *new_z, float *new_n, float *out, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_ftrl_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_z = 1;
    const int32_t writes_n = 1;
    const size_t needed = opsmith_ftrl_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 22);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(float), 11, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(float), 12, 0, 0, 1},
        {z, (dims->axes) * (int64_t)sizeof(float), 13, 0, 0, 1},
        {n, (dims->axes) * (int64_t)sizeof(float), 14, 0, 0, 1},
        {new_z, (dims->axes) * (int64_t)sizeof(float), 15, 1, 13, writes_z},
        {new_n, (dims->axes) * (int64_t)sizeof(float), 16, 1, 14, writes_n},
        {out, (dims->axes) * (int64_t)sizeof(float), 17, 1, 11, 1},
        {workspace, (int64_t)needed, 22, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? ftrl_update_f32_narrow::forward(params, dims, weight, grad, z, n, new_z, new_n, out, saved, workspace,
        stream) : ftrl_update_f32_wide::forward(params, dims, weight, grad, z, n, new_z, new_n, out, saved, workspace,
        stream);
}
