/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * The kernels of batch_norm for T = float32, S = float32. */
#define TYPE_T f32
#define TYPE_S f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/batch_norm_cuda.h"
#include "batch_norm_internal.h"

namespace batch_norm_f32_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_batch_norm_##name##_f32_narrow
#include "batch_norm_kernels.cuh"
#undef KERNEL
}

namespace batch_norm_f32_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_batch_norm_##name##_f32_wide
#include "batch_norm_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_batch_norm_forward_cuda_f32(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const float *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, float *out, float *mean, float *invstd, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_moving_mean = params->training && !params->use_global_stats;
    const int32_t writes_moving_var = params->training && !params->use_global_stats;
    const size_t needed = opsmith_batch_norm_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 12, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(float), 13, 0, 0, 1},
        {beta, (dims->C) * (int64_t)sizeof(float), 14, 0, 0, 1},
        {moving_mean, (dims->C) * (int64_t)sizeof(float), 15, 0, 0, 1},
        {moving_var, (dims->C) * (int64_t)sizeof(float), 16, 0, 0, 1},
        {new_moving_mean, (dims->C) * (int64_t)sizeof(float), 17, 1, 15, writes_moving_mean},
        {new_moving_var, (dims->C) * (int64_t)sizeof(float), 18, 1, 16, writes_moving_var},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 19, 1, 0, 1},
        {mean, (dims->C) * (int64_t)sizeof(float), 20, 1, 0, params->output_mean_var},
        {invstd, (dims->C) * (int64_t)sizeof(float), 21, 1, 0, params->output_mean_var},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 1, 0, 0},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? batch_norm_f32_narrow::forward(params, dims, data, gamma, beta, moving_mean, moving_var, new_moving_mean,
        new_moving_var, out, mean, invstd, saved, workspace, stream)
        : batch_norm_f32_wide::forward(params, dims, data, gamma, beta, moving_mean, moving_var, new_moving_mean,
        new_moving_var, out, mean, invstd, saved, workspace, stream);
}

opsmith_status opsmith_batch_norm_backward_cuda_f32(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const float *d_out,
        const float *data, const float *gamma, const float *beta, const void *saved, float *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 25);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 26);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 27);
    }
    const int32_t reads_data = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_gamma = (params->training && !params->use_global_stats && !params->fix_gamma)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_beta = 0;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_batch_norm_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 22, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 12, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(float), 13, 0, 0, reads_gamma},
        {beta, (dims->C) * (int64_t)sizeof(float), 14, 0, 0, reads_beta},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float),
            25, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(float), 26, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(float), 27, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
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
        ? batch_norm_f32_narrow::backward(params, dims, d_out, data, gamma, beta, d_data, d_gamma, d_beta,
        request_data, request_gamma, request_beta, saved, workspace, stream)
        : batch_norm_f32_wide::backward(params, dims, d_out, data, gamma, beta, d_data, d_gamma, d_beta, request_data,
        request_gamma, request_beta, saved, workspace, stream);
}
