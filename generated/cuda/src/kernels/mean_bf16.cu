/* Made by Opsmith from reductions/mean.yaml. Changes belong there.
 *
 * The kernels of mean for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/mean_cuda.h"
#include "mean_internal.h"

namespace mean_bf16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_mean_##name##_bf16_narrow
#include "mean_kernels.cuh"
#undef KERNEL
}

namespace mean_bf16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_mean_##name##_bf16_wide
#include "mean_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_mean_forward_cuda_bf16(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const uint16_t *data, uint16_t *out, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_mean_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_mean_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(uint16_t), 7, 0, 0, 1},
        {out, (dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4) * (int64_t)sizeof(uint16_t), 8, 1, 0, 1},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->kept_1, dims->reduced_1, dims->kept_2, dims->reduced_2, dims->kept_3,
        dims->reduced_3, dims->kept_4, dims->reduced_4};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? mean_bf16_narrow::forward(params, dims, data, out, saved, workspace, stream)
        : mean_bf16_wide::forward(params, dims, data, out, saved, workspace, stream);
}

opsmith_status opsmith_mean_backward_cuda_bf16(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const uint16_t *d_out, const uint16_t *data,
        const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_mean_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    const int32_t reads_data = 0;
    const size_t needed = opsmith_mean_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4) * (int64_t)sizeof(uint16_t), 9, 0, 0, 0},
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(uint16_t), 7, 0, 0, reads_data},
        {request_data != OPSMITH_NULL ? d_data : NULL,
            (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(uint16_t), 10, 1, 0, request_data != OPSMITH_NULL},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2
                * dims->kept_3 * dims->reduced_3 * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(uint16_t), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->kept_1, dims->reduced_1, dims->kept_2, dims->reduced_2, dims->kept_3,
        dims->reduced_3, dims->kept_4, dims->reduced_4};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? mean_bf16_narrow::backward(params, dims, d_out, data, d_data, request_data, saved, workspace, stream)
        : mean_bf16_wide::backward(params, dims, d_out, data, d_data, request_data, saved, workspace, stream);
}
