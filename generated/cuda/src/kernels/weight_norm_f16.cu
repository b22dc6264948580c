/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * The kernels of weight_norm for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/weight_norm_cuda.h"
#include "weight_norm_internal.h"

namespace weight_norm_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_weight_norm_##name##_f16_narrow
#include "weight_norm_kernels.cuh"
#undef KERNEL
}

namespace weight_norm_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_weight_norm_##name##_f16_wide
#include "weight_norm_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_weight_norm_forward_cuda_f16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *v,
        const uint16_t *g, uint16_t *w, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_weight_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_weight_norm_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {v, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 6, 0, 0, 1},
        {g, (dims->C) * (int64_t)sizeof(uint16_t), 7, 0, 0, 1},
        {w, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 8, 1, 0, 1},
        {saved, (int64_t)opsmith_weight_norm_saved_bytes(params, dims), 12, 1, 0, 0},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? weight_norm_f16_narrow::forward(params, dims, v, g, w, saved, workspace, stream)
        : weight_norm_f16_wide::forward(params, dims, v, g, w, saved, workspace, stream);
}

opsmith_status opsmith_weight_norm_backward_cuda_f16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *d_w,
        const uint16_t *v, const uint16_t *g, const void *saved, uint16_t *d_v, opsmith_request request_v,
        uint16_t *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_weight_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_v < OPSMITH_NULL || request_v > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    if (request_g < OPSMITH_NULL || request_g > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    const int32_t reads_v = 1;
    const int32_t reads_g = 0;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_weight_norm_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {d_w, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 9, 0, 0, 0},
        {v, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 6, 0, 0, reads_v},
        {g, (dims->C) * (int64_t)sizeof(uint16_t), 7, 0, 0, reads_g},
        {request_v != OPSMITH_NULL ? d_v : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 10,
            1, 0, request_v != OPSMITH_NULL},
        {request_g != OPSMITH_NULL ? d_g : NULL, (dims->C) * (int64_t)sizeof(uint16_t), 11, 1, 0,
            request_g != OPSMITH_NULL},
        {saved, (int64_t)opsmith_weight_norm_saved_bytes(params, dims), 12, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_v == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_v, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_g == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_g, (dims->C) * (int64_t)sizeof(uint16_t), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? weight_norm_f16_narrow::backward(params, dims, d_w, v, g, d_v, d_g, request_v, request_g, saved, workspace,
        stream) : weight_norm_f16_wide::backward(params, dims, d_w, v, g, d_v, d_g, request_v, request_g, saved,
        workspace, stream);
}
