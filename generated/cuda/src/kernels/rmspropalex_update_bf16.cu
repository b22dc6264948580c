/* Made by Opsmith from optimizers/rmspropalex_update.yaml. Changes belong there.
 *
 * The kernels of rmspropalex_update for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/rmspropalex_update_cuda.h"
#include "rmspropalex_update_internal.h"

namespace rmspropalex_update_bf16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_rmspropalex_update_##name##_bf16_narrow
#include "rmspropalex_update_kernels.cuh"
#undef KERNEL
}

namespace rmspropalex_update_bf16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_rmspropalex_update_##name##_bf16_wide
#include "rmspropalex_update_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_rmspropalex_update_forward_cuda_bf16(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
        const uint16_t *weight, const uint16_t *grad, const uint16_t *n, const uint16_t *g, const uint16_t *delta,
        uint16_t *new_n, uint16_t *new_g, uint16_t *new_delta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_rmspropalex_update_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_n = 1;
    const int32_t writes_g = 1;
    const int32_t writes_delta = 1;
    const size_t needed = opsmith_rmspropalex_update_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 26);
    }
    const opsmith_array arrays[] = {
        {weight, (dims->axes) * (int64_t)sizeof(uint16_t), 13, 0, 0, 1},
        {grad, (dims->axes) * (int64_t)sizeof(uint16_t), 14, 0, 0, 1},
        {n, (dims->axes) * (int64_t)sizeof(uint16_t), 15, 0, 0, 1},
        {g, (dims->axes) * (int64_t)sizeof(uint16_t), 16, 0, 0, 1},
        {delta, (dims->axes) * (int64_t)sizeof(uint16_t), 17, 0, 0, 1},
        {new_n, (dims->axes) * (int64_t)sizeof(uint16_t), 18, 1, 15, writes_n},
        {new_g, (dims->axes) * (int64_t)sizeof(uint16_t), 19, 1, 16, writes_g},
        {new_delta, (dims->axes) * (int64_t)sizeof(uint16_t), 20, 1, 17, writes_delta},
        {out, (dims->axes) * (int64_t)sizeof(uint16_t), 21, 1, 13, 1},
        {workspace, (int64_t)needed, 26, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? rmspropalex_update_bf16_narrow::forward(params, dims, weight, grad, n, g, delta, new_n, new_g, new_delta,
        out, saved, workspace, stream) : rmspropalex_update_bf16_wide::forward(params, dims, weight, grad, n, g, delta,
        new_n, new_g, new_delta, out, saved, workspace, stream);
}
