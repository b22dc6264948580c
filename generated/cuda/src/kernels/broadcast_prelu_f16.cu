/* Made by Opsmith from activations/broadcast_prelu.yaml. Changes belong there.
 *
 * The kernels of broadcast_prelu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/broadcast_prelu_cuda.h"
#include "broadcast_prelu_internal.h"

namespace broadcast_prelu_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_broadcast_prelu_##name##_f16_narrow
#include "broadcast_prelu_kernels.cuh"
#undef KERNEL
}

namespace broadcast_prelu_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_broadcast_prelu_##name##_f16_wide
#include "broadcast_prelu_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_broadcast_prelu_forward_cuda_f16(
    const opsmith_broadcast_prelu_params *params, const opsmith_broadcast_prelu_dims *dims, const uint16_t *data,
        const uint16_t *slope, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_broadcast_prelu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_broadcast_prelu_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {data, (dims->n) * (int64_t)sizeof(uint16_t), 5, 0, 0, 1},
        {slope, (dims->n) * (int64_t)sizeof(uint16_t), 6, 0, 0, 1},
        {out, (dims->n) * (int64_t)sizeof(uint16_t), 7, 1, 0, 1},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->n};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? broadcast_prelu_f16_narrow::forward(params, dims, data, slope, out, saved, workspace, stream)
        : broadcast_prelu_f16_wide::forward(params, dims, data, slope, out, saved, workspace, stream);
}

opsmith_status opsmith_broadcast_prelu_backward_cuda_f16(
    const opsmith_broadcast_prelu_params *params, const opsmith_broadcast_prelu_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const uint16_t *slope, const void *saved, uint16_t *d_data, opsmith_request request_data,
        uint16_t *d_slope, opsmith_request request_slope, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_broadcast_prelu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 9);
    }
    if (request_slope < OPSMITH_NULL || request_slope > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    const int32_t reads_data = 1;
    const int32_t reads_slope = 1;
    const size_t needed = opsmith_broadcast_prelu_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->n) * (int64_t)sizeof(uint16_t), 8, 0, 0, 0},
        {data, (dims->n) * (int64_t)sizeof(uint16_t), 5, 0, 0, reads_data},
        {slope, (dims->n) * (int64_t)sizeof(uint16_t), 6, 0, 0, reads_slope},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->n) * (int64_t)sizeof(uint16_t), 9, 1, 0,
            request_data != OPSMITH_NULL},
        {request_slope != OPSMITH_NULL ? d_slope : NULL, (dims->n) * (int64_t)sizeof(uint16_t), 10, 1, 0,
            request_slope != OPSMITH_NULL},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->n == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->n) * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_slope == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_slope, (dims->n) * (int64_t)sizeof(uint16_t), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->n};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? broadcast_prelu_f16_narrow::backward(params, dims, d_out, data, slope, d_data, d_slope, request_data,
        request_slope, saved, workspace, stream)
        : broadcast_prelu_f16_wide::backward(params, dims, d_out, data, slope, d_data, d_slope, request_data,
        request_slope, saved, workspace, stream);
}
