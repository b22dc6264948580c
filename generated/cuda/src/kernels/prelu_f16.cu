/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * The kernels of prelu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/prelu_cuda.h"
#include "prelu_internal.h"

namespace prelu_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_prelu_##name##_f16_narrow
#include "prelu_kernels.cuh"
#undef KERNEL
}

namespace prelu_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_prelu_##name##_f16_wide
#include "prelu_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_prelu_forward_cuda_f16(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const uint16_t *data, const uint16_t *gamma,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_prelu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_prelu_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 6, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(uint16_t), 7, 0, 0, 1},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 8, 1, 0, 1},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? prelu_f16_narrow::forward(params, dims, data, gamma, out, saved, workspace, stream)
        : prelu_f16_wide::forward(params, dims, data, gamma, out, saved, workspace, stream);
}

opsmith_status opsmith_prelu_backward_cuda_f16(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const uint16_t *d_out, const uint16_t *data,
        const uint16_t *gamma, const void *saved, uint16_t *d_data, opsmith_request request_data, uint16_t *d_gamma,
        opsmith_request request_gamma, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_prelu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    const int32_t reads_data = 1;
    const int32_t reads_gamma = 1;
    const size_t needed = opsmith_prelu_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 9, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 6, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(uint16_t), 7, 0, 0, reads_gamma},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(uint16_t), 10, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(uint16_t), 11, 1, 0,
            request_gamma != OPSMITH_NULL},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
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
            status = opsmith_cuda_zero(d_gamma, (dims->C) * (int64_t)sizeof(uint16_t), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? prelu_f16_narrow::backward(params, dims, d_out, data, gamma, d_data, d_gamma, request_data, request_gamma,
        saved, workspace, stream) : prelu_f16_wide::backward(params, dims, d_out, data, gamma, d_data, d_gamma,
        request_data, request_gamma, saved, workspace, stream);
}
