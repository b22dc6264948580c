/* Made by Opsmith from activations/gelu.yaml. Changes belong there.
 *
 * The kernels of gelu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/gelu_cuda.h"
#include "gelu_internal.h"

namespace gelu_f64_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_gelu_##name##_f64_narrow
#include "gelu_kernels.cuh"
#undef KERNEL
}

namespace gelu_f64_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_gelu_##name##_f64_wide
#include "gelu_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_gelu_forward_cuda_f64(
    const opsmith_gelu_params *params, const opsmith_gelu_dims *dims, const double *data, double *out, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_gelu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_gelu_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 11);
    }
    const opsmith_array arrays[] = {
        {data, (dims->n) * (int64_t)sizeof(double), 6, 0, 0, 1},
        {out, (dims->n) * (int64_t)sizeof(double), 7, 1, 0, 1},
        {workspace, (int64_t)needed, 11, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->n};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? gelu_f64_narrow::forward(params, dims, data, out, saved, workspace, stream)
        : gelu_f64_wide::forward(params, dims, data, out, saved, workspace, stream);
}

opsmith_status opsmith_gelu_backward_cuda_f64(
    const opsmith_gelu_params *params, const opsmith_gelu_dims *dims, const double *d_out, const double *data,
        const void *saved, double *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_gelu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 9);
    }
    const int32_t reads_data = 1;
    const size_t needed = opsmith_gelu_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 11);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->n) * (int64_t)sizeof(double), 8, 0, 0, 0},
        {data, (dims->n) * (int64_t)sizeof(double), 6, 0, 0, reads_data},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->n) * (int64_t)sizeof(double), 9, 1, 0,
            request_data != OPSMITH_NULL},
        {workspace, (int64_t)needed, 11, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->n == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_data == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_data, (dims->n) * (int64_t)sizeof(double), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->n};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? gelu_f64_narrow::backward(params, dims, d_out, data, d_data, request_data, saved, workspace, stream)
        : gelu_f64_wide::backward(params, dims, d_out, data, d_data, request_data, saved, workspace, stream);
}
