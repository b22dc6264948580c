/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * The kernels of argmax for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/argmax_cuda.h"
#include "argmax_internal.h"

namespace argmax_bf16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_argmax_##name##_bf16_narrow
#include "argmax_kernels.cuh"
#undef KERNEL
}

namespace argmax_bf16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_argmax_##name##_bf16_wide
#include "argmax_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_argmax_forward_cuda_bf16(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const uint16_t *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_argmax_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_argmax_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(uint16_t), 8, 0, 0, 1},
        {out, (dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4) * (int64_t)sizeof(int64_t), 9, 1, 0, 1},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->kept_1, dims->reduced_1, dims->kept_2, dims->reduced_2, dims->kept_3,
        dims->reduced_3, dims->kept_4, dims->reduced_4};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? argmax_bf16_narrow::forward(params, dims, data, out, saved, workspace, stream)
        : argmax_bf16_wide::forward(params, dims, data, out, saved, workspace, stream);
}
