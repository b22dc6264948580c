/* Made by Opsmith from normalization/lp_normalization.yaml. Changes belong there.
 *
 * The kernels of lp_normalization for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/lp_normalization_cuda.h"
#include "lp_normalization_internal.h"

namespace lp_normalization_f32_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_lp_normalization_##name##_f32_narrow
#include "lp_normalization_kernels.cuh"
#undef KERNEL
}

namespace lp_normalization_f32_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_lp_normalization_##name##_f32_wide
#include "lp_normalization_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_lp_normalization_forward_cuda_f32(
    const opsmith_lp_normalization_params *params, const opsmith_lp_normalization_dims *dims, const float *data,
        float *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_lp_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_lp_normalization_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 7, 0, 0, 1},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 8, 1, 0, 1},
        {saved, (int64_t)opsmith_lp_normalization_saved_bytes(params, dims), 11, 1, 0, 0},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? lp_normalization_f32_narrow::forward(params, dims, data, out, saved, workspace, stream)
        : lp_normalization_f32_wide::forward(params, dims, data, out, saved, workspace, stream);
}

opsmith_status opsmith_lp_normalization_backward_cuda_f32(
    const opsmith_lp_normalization_params *params, const opsmith_lp_normalization_dims *dims, const float *d_out,
        const float *data, const void *saved, float *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_lp_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_lp_normalization_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 9, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 7, 0, 0, reads_data},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float),
            10, 1, 0, request_data != OPSMITH_NULL},
        {saved, (int64_t)opsmith_lp_normalization_saved_bytes(params, dims), 11, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? lp_normalization_f32_narrow::backward(params, dims, d_out, data, d_data, request_data, saved, workspace,
        stream) : lp_normalization_f32_wide::backward(params, dims, d_out, data, d_data, request_data, saved,
        workspace, stream);
}
