/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * The kernels of layer_normalization for T = float64, S = float64. */
#define TYPE_T f64
#define TYPE_S f64
#define TYPE_REAL f64
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/layer_normalization_cuda.h"
#include "layer_normalization_internal.h"

namespace layer_normalization_f64_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_layer_normalization_##name##_f64_narrow
#include "layer_normalization_kernels.cuh"
#undef KERNEL
}

namespace layer_normalization_f64_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_layer_normalization_##name##_f64_wide
#include "layer_normalization_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_layer_normalization_forward_cuda_f64(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, const double *data,
        const double *scale, const double *bias, double *out, double *mean, double *invstd, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_layer_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_layer_normalization_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 21);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(double), 8, 0, 0, 1},
        {scale, (dims->inner) * (int64_t)sizeof(double), 9, 0, 0, 0},
        {bias, (dims->inner) * (int64_t)sizeof(double), 10, 0, 0, 0},
        {out, (dims->outer * dims->inner) * (int64_t)sizeof(double), 11, 1, 0, 1},
        {mean, (dims->outer) * (int64_t)sizeof(double), 12, 1, 0, params->output_mean_var},
        {invstd, (dims->outer) * (int64_t)sizeof(double), 13, 1, 0, params->output_mean_var},
        {saved, (int64_t)opsmith_layer_normalization_saved_bytes(params, dims), 20, 1, 0, 0},
        {workspace, (int64_t)needed, 21, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? layer_normalization_f64_narrow::forward(params, dims, data, scale, bias, out, mean, invstd, saved, workspace,
        stream) : layer_normalization_f64_wide::forward(params, dims, data, scale, bias, out, mean, invstd, saved,
        workspace, stream);
}

opsmith_status opsmith_layer_normalization_backward_cuda_f64(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const double *d_out, const double *data, const double *scale, const double *bias, const void *saved,
        double *d_data, opsmith_request request_data, double *d_scale, opsmith_request request_scale, double *d_bias,
        opsmith_request request_bias, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_layer_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 17);
    }
    if (request_scale < OPSMITH_NULL || request_scale > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 18);
    }
    if (request_bias < OPSMITH_NULL || request_bias > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 19);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_layer_normalization_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 21);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->inner) * (int64_t)sizeof(double), 14, 0, 0, 0},
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(double), 8, 0, 0, reads_data},
        {scale, (dims->inner) * (int64_t)sizeof(double), 9, 0, 0, 0},
        {bias, (dims->inner) * (int64_t)sizeof(double), 10, 0, 0, 0},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->inner) * (int64_t)sizeof(double), 17, 1, 0,
            request_data != OPSMITH_NULL},
        {request_scale != OPSMITH_NULL ? d_scale : NULL, (dims->inner) * (int64_t)sizeof(double), 18, 1, 0,
            request_scale != OPSMITH_NULL},
        {request_bias != OPSMITH_NULL ? d_bias : NULL, (dims->inner) * (int64_t)sizeof(double), 19, 1, 0,
            request_bias != OPSMITH_NULL},
        {saved, (int64_t)opsmith_layer_normalization_saved_bytes(params, dims), 20, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 21, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->outer * dims->inner) * (int64_t)sizeof(double), stream);
        }
        if (status == OPSMITH_OK && request_scale == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_scale, (dims->inner) * (int64_t)sizeof(double), stream);
        }
        if (status == OPSMITH_OK && request_bias == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_bias, (dims->inner) * (int64_t)sizeof(double), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? layer_normalization_f64_narrow::backward(params, dims, d_out, data, scale, bias, d_data, d_scale, d_bias,
        request_data, request_scale, request_bias, saved, workspace, stream)
        : layer_normalization_f64_wide::backward(params, dims, d_out, data, scale, bias, d_data, d_scale, d_bias,
        request_data, request_scale, request_bias, saved, workspace, stream);
}
