/* Made by Opsmith from activations/silu.yaml. Changes belong there.
 *
 * The kernels of silu for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/silu_cuda.h"
#include "silu_internal.h"

namespace silu_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_silu_##name##_f16_narrow
#include "silu_kernels.cuh"
#undef KERNEL
}

namespace silu_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_silu_##name##_f16_wide
#include "silu_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_silu_forward_cuda_f16(
    const opsmith_silu_params *params, const opsmith_silu_dims *dims, const uint16_t *data, uint16_t *out, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_silu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_silu_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 10);
    }
    const opsmith_array arrays[] = {
        {data, (dims->n) * (int64_t)sizeof(uint16_t), 5, 0, 0, 1},
        {out, (dims->n) * (int64_t)sizeof(uint16_t), 6, 1, 0, 1},
        {workspace, (int64_t)needed, 10, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->n};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? silu_f16_narrow::forward(params, dims, data, out, saved, workspace, stream)
        : silu_f16_wide::forward(params, dims, data, out, saved, workspace, stream);
}

opsmith_status opsmith_silu_backward_cuda_f16(
    const opsmith_silu_params *params, const opsmith_silu_dims *dims, const uint16_t *d_out, const uint16_t *data,
        const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_silu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 8);
    }
    const int32_t reads_data = 1;
    const size_t needed = opsmith_silu_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 10);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->n) * (int64_t)sizeof(uint16_t), 7, 0, 0, 0},
        {data, (dims->n) * (int64_t)sizeof(uint16_t), 5, 0, 0, reads_data},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->n) * (int64_t)sizeof(uint16_t), 8, 1, 0,
            request_data != OPSMITH_NULL},
        {workspace, (int64_t)needed, 10, 1, 0, 0},
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
        return status;
    }
    const int64_t extents[] = {dims->n};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? silu_f16_narrow::backward(params, dims, d_out, data, d_data, request_data, saved, workspace, stream)
        : silu_f16_wide::backward(params, dims, d_out, data, d_data, request_data, saved, workspace, stream);
}
