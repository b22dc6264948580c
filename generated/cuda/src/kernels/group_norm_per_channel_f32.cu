/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * The kernels of group_norm_per_channel for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/group_norm_per_channel_cuda.h"
#include "group_norm_per_channel_internal.h"

namespace group_norm_per_channel_f32_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_group_norm_per_channel_##name##_f32_narrow
#include "group_norm_per_channel_kernels.cuh"
#undef KERNEL
}

namespace group_norm_per_channel_f32_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_group_norm_per_channel_##name##_f32_wide
#include "group_norm_per_channel_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_group_norm_per_channel_forward_cuda_f32(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const float *data, const float *scale, const float *bias, float *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_group_norm_per_channel_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_group_norm_per_channel_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {data, (dims->N * dims->G * dims->K * dims->inner) * (int64_t)sizeof(float), 7, 0, 0, 1},
        {scale, (dims->G * dims->K) * (int64_t)sizeof(float), 8, 0, 0, 0},
        {bias, (dims->G * dims->K) * (int64_t)sizeof(float), 9, 0, 0, 0},
        {out, (dims->N * dims->G * dims->K * dims->inner) * (int64_t)sizeof(float), 10, 1, 0, 1},
        {saved, (int64_t)opsmith_group_norm_per_channel_saved_bytes(params, dims), 15, 1, 0, 0},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->N, dims->G, dims->K, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? group_norm_per_channel_f32_narrow::forward(params, dims, data, scale, bias, out, saved, workspace, stream)
        : group_norm_per_channel_f32_wide::forward(params, dims, data, scale, bias, out, saved, workspace, stream);
}

opsmith_status opsmith_group_norm_per_channel_backward_cuda_f32(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const float *d_out, const float *data, const float *scale, const float *bias, const void *saved, float *d_data,
        opsmith_request request_data, float *d_scale, opsmith_request request_scale, float *d_bias,
        opsmith_request request_bias, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_group_norm_per_channel_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    if (request_scale < OPSMITH_NULL || request_scale > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    if (request_bias < OPSMITH_NULL || request_bias > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_group_norm_per_channel_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->N * dims->G * dims->K * dims->inner) * (int64_t)sizeof(float), 11, 0, 0, 0},
        {data, (dims->N * dims->G * dims->K * dims->inner) * (int64_t)sizeof(float), 7, 0, 0, reads_data},
        {scale, (dims->G * dims->K) * (int64_t)sizeof(float), 8, 0, 0, 0},
        {bias, (dims->G * dims->K) * (int64_t)sizeof(float), 9, 0, 0, 0},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->N * dims->G * dims->K * dims->inner)
            * (int64_t)sizeof(float), 12, 1, 0, request_data != OPSMITH_NULL},
        {request_scale != OPSMITH_NULL ? d_scale : NULL, (dims->G * dims->K) * (int64_t)sizeof(float), 13, 1, 0,
            request_scale != OPSMITH_NULL},
        {request_bias != OPSMITH_NULL ? d_bias : NULL, (dims->G * dims->K) * (int64_t)sizeof(float), 14, 1, 0,
            request_bias != OPSMITH_NULL},
        {saved, (int64_t)opsmith_group_norm_per_channel_saved_bytes(params, dims), 15, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->N * dims->G * dims->K * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->N * dims->G * dims->K * dims->inner) * (int64_t)sizeof(float),
                stream);
        }
        if (status == OPSMITH_OK && request_scale == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_scale, (dims->G * dims->K) * (int64_t)sizeof(float), stream);
        }
        if (status == OPSMITH_OK && request_bias == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_bias, (dims->G * dims->K) * (int64_t)sizeof(float), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->N, dims->G, dims->K, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? group_norm_per_channel_f32_narrow::backward(params, dims, d_out, data, scale, bias, d_data, d_scale, d_bias,
        request_data, request_scale, request_bias, saved, workspace, stream)
        : group_norm_per_channel_f32_wide::backward(params, dims, d_out, data, scale, bias, d_data, d_scale, d_bias,
        request_data, request_scale, request_bias, saved, workspace, stream);
}
