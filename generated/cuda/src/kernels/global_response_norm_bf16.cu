/* Made by Opsmith from normalization/global_response_norm.yaml. Changes belong there.
 *
 * The kernels of global_response_norm for T = bfloat16, S = float32. */
#define TYPE_T bf16
#define TYPE_S f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/global_response_norm_cuda.h"
#include "global_response_norm_internal.h"

namespace global_response_norm_bf16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_global_response_norm_##name##_bf16_narrow
#include "global_response_norm_kernels.cuh"
#undef KERNEL
}

namespace global_response_norm_bf16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_global_response_norm_##name##_bf16_wide
#include "global_response_norm_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_global_response_norm_forward_cuda_bf16(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const uint16_t *data, const float *gamma, const float *beta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_global_response_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_global_response_norm_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {data, (dims->N * dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 7, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(float), 8, 0, 0, 1},
        {beta, (dims->C) * (int64_t)sizeof(float), 9, 0, 0, 1},
        {out, (dims->N * dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 10, 1, 0, 1},
        {saved, (int64_t)opsmith_global_response_norm_saved_bytes(params, dims), 15, 1, 0, 0},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->N, dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? global_response_norm_bf16_narrow::forward(params, dims, data, gamma, beta, out, saved, workspace, stream)
        : global_response_norm_bf16_wide::forward(params, dims, data, gamma, beta, out, saved, workspace, stream);
}

opsmith_status opsmith_global_response_norm_backward_cuda_bf16(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const float *gamma, const float *beta, const void *saved,
        uint16_t *d_data, opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_global_response_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    const int32_t reads_data = 1;
    const int32_t reads_gamma = 1;
    const int32_t reads_beta = 0;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_global_response_norm_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->N * dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 11, 0, 0, 0},
        {data, (dims->N * dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 7, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(float), 8, 0, 0, reads_gamma},
        {beta, (dims->C) * (int64_t)sizeof(float), 9, 0, 0, reads_beta},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->N * dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(uint16_t), 12, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(float), 13, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(float), 14, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_global_response_norm_saved_bytes(params, dims), 15, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->N * dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->N * dims->outer * dims->C * dims->inner)
                * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_gamma == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_gamma, (dims->C) * (int64_t)sizeof(float), stream);
        }
        if (status == OPSMITH_OK && request_beta == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_beta, (dims->C) * (int64_t)sizeof(float), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->N, dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? global_response_norm_bf16_narrow::backward(params, dims, d_out, data, gamma, beta, d_data, d_gamma, d_beta,
        request_data, request_gamma, request_beta, saved, workspace, stream)
        : global_response_norm_bf16_wide::backward(params, dims, d_out, data, gamma, beta, d_data, d_gamma, d_beta,
        request_data, request_gamma, request_beta, saved, workspace, stream);
}
