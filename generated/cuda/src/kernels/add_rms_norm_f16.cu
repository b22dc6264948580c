/* Made by Opsmith from normalization/add_rms_norm.yaml. Changes belong there.
 *
 * The kernels of add_rms_norm for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/add_rms_norm_cuda.h"
#include "add_rms_norm_internal.h"

namespace add_rms_norm_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_add_rms_norm_##name##_f16_narrow
#include "add_rms_norm_kernels.cuh"
#undef KERNEL
}

namespace add_rms_norm_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_add_rms_norm_##name##_f16_wide
#include "add_rms_norm_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_add_rms_norm_forward_cuda_f16(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const uint16_t *data,
        const uint16_t *scale, const uint16_t *residual, uint16_t *out, uint16_t *total, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_add_rms_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_add_rms_norm_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 18);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), 7, 0, 0, 1},
        {scale, (dims->inner) * (int64_t)sizeof(uint16_t), 8, 0, 0, 0},
        {residual, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), 9, 0, 0, 1},
        {out, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), 10, 1, 0, 1},
        {total, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), 11, 1, 0, 1},
        {saved, (int64_t)opsmith_add_rms_norm_saved_bytes(params, dims), 17, 1, 0, 0},
        {workspace, (int64_t)needed, 18, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? add_rms_norm_f16_narrow::forward(params, dims, data, scale, residual, out, total, saved, workspace, stream)
        : add_rms_norm_f16_wide::forward(params, dims, data, scale, residual, out, total, saved, workspace, stream);
}

opsmith_status opsmith_add_rms_norm_backward_cuda_f16(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const uint16_t *d_out,
        const uint16_t *d_total, const uint16_t *data, const uint16_t *scale, const uint16_t *residual,
        const void *saved, uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale,
        opsmith_request request_scale, uint16_t *d_residual, opsmith_request request_residual, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_add_rms_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    if (request_scale < OPSMITH_NULL || request_scale > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 15);
    }
    if (request_residual < OPSMITH_NULL || request_residual > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 16);
    }
    const int32_t reads_data = 1;
    const int32_t reads_residual = 1;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_add_rms_norm_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 18);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), 12, 0, 0, 0},
        {d_total, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), 13, 0, 0, 0},
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), 7, 0, 0, reads_data},
        {scale, (dims->inner) * (int64_t)sizeof(uint16_t), 8, 0, 0, 0},
        {residual, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), 9, 0, 0, reads_residual},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), 14, 1,
            0, request_data != OPSMITH_NULL},
        {request_scale != OPSMITH_NULL ? d_scale : NULL, (dims->inner) * (int64_t)sizeof(uint16_t), 15, 1, 0,
            request_scale != OPSMITH_NULL},
        {request_residual != OPSMITH_NULL ? d_residual : NULL, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t),
            16, 1, 0, request_residual != OPSMITH_NULL},
        {saved, (int64_t)opsmith_add_rms_norm_saved_bytes(params, dims), 17, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 18, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_scale == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_scale, (dims->inner) * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_residual == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_residual, (dims->outer * dims->inner) * (int64_t)sizeof(uint16_t), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? add_rms_norm_f16_narrow::backward(params, dims, d_out, d_total, data, scale, residual, d_data, d_scale,
        d_residual, request_data, request_scale, request_residual, saved, workspace, stream)
        : add_rms_norm_f16_wide::backward(params, dims, d_out, d_total, data, scale, residual, d_data, d_scale,
        d_residual, request_data, request_scale, request_residual, saved, workspace, stream);
}
