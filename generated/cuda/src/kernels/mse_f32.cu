/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * The kernels of mse for T = float32. */
#define TYPE_T f32
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/mse_cuda.h"
#include "mse_internal.h"

namespace mse_f32_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_mse_##name##_f32_narrow
#include "mse_kernels.cuh"
#undef KERNEL
}

namespace mse_f32_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_mse_##name##_f32_wide
#include "mse_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_mse_forward_cuda_f32(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const float *input, const float *target,
        float *loss, float *total, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_mse_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_mse_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 15);
    }
    const opsmith_array arrays[] = {
        {input, (dims->axes) * (int64_t)sizeof(float), 6, 0, 0, 1},
        {target, (dims->axes) * (int64_t)sizeof(float), 7, 0, 0, 1},
        {loss, (dims->axes) * (int64_t)sizeof(float), 8, 1, 0, params->reduction == 0},
        {total, (1) * (int64_t)sizeof(float), 9, 1, 0, !(params->reduction == 0)},
        {workspace, (int64_t)needed, 15, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? mse_f32_narrow::forward(params, dims, input, target, loss, total, saved, workspace, stream)
        : mse_f32_wide::forward(params, dims, input, target, loss, total, saved, workspace, stream);
}

opsmith_status opsmith_mse_backward_cuda_f32(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const float *d_loss, const float *d_total,
        const float *input, const float *target, const void *saved, float *d_input, opsmith_request request_input,
        float *d_target, opsmith_request request_target, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_mse_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_input < OPSMITH_NULL || request_input > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    if (request_target < OPSMITH_NULL || request_target > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    const int32_t reads_input = 1;
    const int32_t reads_target = 1;
    const size_t needed = opsmith_mse_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 15);
    }
    const opsmith_array arrays[] = {
        {d_loss, (dims->axes) * (int64_t)sizeof(float), 10, 0, 0, 0},
        {d_total, (1) * (int64_t)sizeof(float), 11, 0, 0, 0},
        {input, (dims->axes) * (int64_t)sizeof(float), 6, 0, 0, reads_input},
        {target, (dims->axes) * (int64_t)sizeof(float), 7, 0, 0, reads_target},
        {request_input != OPSMITH_NULL ? d_input : NULL, (dims->axes) * (int64_t)sizeof(float), 12, 1, 0,
            request_input != OPSMITH_NULL},
        {request_target != OPSMITH_NULL ? d_target : NULL, (dims->axes) * (int64_t)sizeof(float), 13, 1, 0,
            request_target != OPSMITH_NULL},
        {workspace, (int64_t)needed, 15, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->axes + 1 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_input == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_input, (dims->axes) * (int64_t)sizeof(float), stream);
        }
        if (status == OPSMITH_OK && request_target == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_target, (dims->axes) * (int64_t)sizeof(float), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? mse_f32_narrow::backward(params, dims, d_loss, d_total, input, target, d_input, d_target, request_input,
        request_target, saved, workspace, stream)
        : mse_f32_wide::backward(params, dims, d_loss, d_total, input, target, d_input, d_target, request_input,
        request_target, saved, workspace, stream);
}
