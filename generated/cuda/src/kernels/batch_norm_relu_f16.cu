/* Made by Opsmith from normalization/batch_norm_relu.yaml. Changes belong there.
 *
 * The kernels of batch_norm_relu for T = float16, S = float32. */
#define TYPE_T f16
#define TYPE_S f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/batch_norm_relu_cuda.h"
#include "batch_norm_relu_internal.h"

namespace batch_norm_relu_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_batch_norm_relu_##name##_f16_narrow
#include "batch_norm_relu_kernels.cuh"
#undef KERNEL
}

namespace batch_norm_relu_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_batch_norm_relu_##name##_f16_wide
#include "batch_norm_relu_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_batch_norm_relu_forward_cuda_f16(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims, const uint16_t *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_batch_norm_relu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_moving_mean = params->training && !params->use_global_stats;
    const int32_t writes_moving_var = params->training && !params->use_global_stats;
    const size_t needed = opsmith_batch_norm_relu_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 23);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 10, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(float), 11, 0, 0, 1},
        {beta, (dims->C) * (int64_t)sizeof(float), 12, 0, 0, 1},
        {moving_mean, (dims->C) * (int64_t)sizeof(float), 13, 0, 0, 1},
        {moving_var, (dims->C) * (int64_t)sizeof(float), 14, 0, 0, 1},
        {new_moving_mean, (dims->C) * (int64_t)sizeof(float), 15, 1, 13, writes_moving_mean},
        {new_moving_var, (dims->C) * (int64_t)sizeof(float), 16, 1, 14, writes_moving_var},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 17, 1, 0, 1},
        {saved, (int64_t)opsmith_batch_norm_relu_saved_bytes(params, dims), 22, 1, 0, 0},
        {workspace, (int64_t)needed, 23, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? batch_norm_relu_f16_narrow::forward(params, dims, data, gamma, beta, moving_mean, moving_var,
        new_moving_mean, new_moving_var, out, saved, workspace, stream)
        : batch_norm_relu_f16_wide::forward(params, dims, data, gamma, beta, moving_mean, moving_var, new_moving_mean,
        new_moving_var, out, saved, workspace, stream);
}

opsmith_status opsmith_batch_norm_relu_backward_cuda_f16(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_batch_norm_relu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 19);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 20);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 21);
    }
    const int32_t reads_data = 1;
    const int32_t reads_gamma = (params->training && !params->use_global_stats && !params->fix_gamma)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_beta = 1;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_batch_norm_relu_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 23);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 18, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 10, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(float), 11, 0, 0, reads_gamma},
        {beta, (dims->C) * (int64_t)sizeof(float), 12, 0, 0, reads_beta},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(uint16_t), 19, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(float), 20, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(float), 21, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_batch_norm_relu_saved_bytes(params, dims), 22, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 23, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t),
                stream);
        }
        if (status == OPSMITH_OK && request_gamma == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_gamma, (dims->C) * (int64_t)sizeof(float), stream);
        }
        if (status == OPSMITH_OK && request_beta == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_beta, (dims->C) * (int64_t)sizeof(float), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? batch_norm_relu_f16_narrow::backward(params, dims, d_out, data, gamma, beta, d_data, d_gamma, d_beta,
        request_data, request_gamma, request_beta, saved, workspace, stream)
        : batch_norm_relu_f16_wide::backward(params, dims, d_out, data, gamma, beta, d_data, d_gamma, d_beta,
        request_data, request_gamma, request_beta, saved, workspace, stream);
}
