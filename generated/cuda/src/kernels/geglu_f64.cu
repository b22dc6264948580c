/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * The kernels of geglu for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/geglu_cuda.h"
#include "geglu_internal.h"

namespace geglu_f64_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_geglu_##name##_f64_narrow
#include "geglu_kernels.cuh"
#undef KERNEL
}

namespace geglu_f64_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_geglu_##name##_f64_wide
#include "geglu_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_geglu_forward_cuda_f64(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const double *gate, const double *value,
        double *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_geglu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_geglu_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {gate, (dims->n) * (int64_t)sizeof(double), 6, 0, 0, 1},
        {value, (dims->n) * (int64_t)sizeof(double), 7, 0, 0, 1},
        {out, (dims->n) * (int64_t)sizeof(double), 8, 1, 0, 1},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->n};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? geglu_f64_narrow::forward(params, dims, gate, value, out, saved, workspace, stream)
        : geglu_f64_wide::forward(params, dims, gate, value, out, saved, workspace, stream);
}

opsmith_status opsmith_geglu_backward_cuda_f64(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const double *d_out, const double *gate,
        const double *value, const void *saved, double *d_gate, opsmith_request request_gate, double *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_geglu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_gate < OPSMITH_NULL || request_gate > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    if (request_value < OPSMITH_NULL || request_value > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    const int32_t reads_gate = 1;
    const int32_t reads_value = 1;
    const size_t needed = opsmith_geglu_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->n) * (int64_t)sizeof(double), 9, 0, 0, 0},
        {gate, (dims->n) * (int64_t)sizeof(double), 6, 0, 0, reads_gate},
        {value, (dims->n) * (int64_t)sizeof(double), 7, 0, 0, reads_value},
        {request_gate != OPSMITH_NULL ? d_gate : NULL, (dims->n) * (int64_t)sizeof(double), 10, 1, 0,
            request_gate != OPSMITH_NULL},
        {request_value != OPSMITH_NULL ? d_value : NULL, (dims->n) * (int64_t)sizeof(double), 11, 1, 0,
            request_value != OPSMITH_NULL},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->n == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_gate == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_gate, (dims->n) * (int64_t)sizeof(double), stream);
        }
        if (status == OPSMITH_OK && request_value == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_value, (dims->n) * (int64_t)sizeof(double), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->n};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? geglu_f64_narrow::backward(params, dims, d_out, gate, value, d_gate, d_value, request_gate, request_value,
        saved, workspace, stream) : geglu_f64_wide::backward(params, dims, d_out, gate, value, d_gate, d_value,
        request_gate, request_value, saved, workspace, stream);
}
