/* Made by Opsmith from optimizers/lamb_update.yaml. Changes belong there.
 *
 * The kernels of lamb_update for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/lamb_update_cuda.h"
#include "lamb_update_internal.h"

namespace lamb_update_f32_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_lamb_update_##name##_f32_narrow
#include "lamb_update_kernels.cuh"
#undef KERNEL
}

namespace lamb_update_f32_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_lamb_update_##name##_f32_wide
#include "lamb_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_lamb_update_forward_cuda_f32(
    const opsmith_lamb_update_params *params, const opsmith_lamb_update_dims *dims, const float *weight,
        const float *grad, const float *mean, const float *var, float *new_mean, float *new_var, float *out,
        void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_lamb_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_mean = 1;
    const int32_t writes_var = 1;
    const size_t needed = opsmith_lamb_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 27);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(float), 16, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(float), 17, 0, 0, 1},
        {mean, (dims->axes) * (int64_t)sizeof(float), 18, 0, 0, 1},
        {var, (dims->axes) * (int64_t)sizeof(float), 19, 0, 0, 1},
        {new_mean, (dims->axes) * (int64_t)sizeof(float), 20, 1, 18, writes_mean},
        {new_var, (dims->axes) * (int64_t)sizeof(float), 21, 1, 19, writes_var},
        {out, (dims->axes) * (int64_t)sizeof(float), 22, 1, 16, 1},
        {workspace, (int64_t)needed, 27, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? lamb_update_f32_narrow::forward(params, dims, weight, grad, mean, var, new_mean, new_var, out, saved,
        workspace, stream) : lamb_update_f32_wide::forward(params, dims, weight, grad, mean, var, new_mean, new_var,
        out, saved, workspace, stream);
}
