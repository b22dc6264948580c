/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * The kernels of cosine_similarity for T = float64. */
#define TYPE_T f64
#define TYPE_REAL f64
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/cosine_similarity_cuda.h"
#include "cosine_similarity_internal.h"

namespace cosine_similarity_f64_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_cosine_similarity_##name##_f64_narrow
#include "cosine_similarity_kernels.cuh"
#undef KERNEL
}

namespace cosine_similarity_f64_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_cosine_similarity_##name##_f64_wide
#include "cosine_similarity_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_cosine_similarity_forward_cuda_f64(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const double *x1,
        const double *x2, double *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_cosine_similarity_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_cosine_similarity_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 14);
    }
    const opsmith_array arrays[] = {
        {x1, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 7, 0, 0, 1},
        {x2, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 8, 0, 0, 1},
        {out, (dims->outer * dims->inner) * (int64_t)sizeof(double), 9, 1, 0, 1},
        {saved, (int64_t)opsmith_cosine_similarity_saved_bytes(params, dims), 13, 1, 0, 0},
        {workspace, (int64_t)needed, 14, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? cosine_similarity_f64_narrow::forward(params, dims, x1, x2, out, saved, workspace, stream)
        : cosine_similarity_f64_wide::forward(params, dims, x1, x2, out, saved, workspace, stream);
}

opsmith_status opsmith_cosine_similarity_backward_cuda_f64(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const double *d_out,
        const double *x1, const double *x2, const void *saved, double *d_x1, opsmith_request request_x1, double *d_x2,
        opsmith_request request_x2, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_cosine_similarity_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_x1 < OPSMITH_NULL || request_x1 > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    if (request_x2 < OPSMITH_NULL || request_x2 > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    const int32_t reads_x1 = 1;
    const int32_t reads_x2 = 1;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_cosine_similarity_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 14);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->inner) * (int64_t)sizeof(double), 10, 0, 0, 0},
        {x1, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 7, 0, 0, reads_x1},
        {x2, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 8, 0, 0, reads_x2},
        {request_x1 != OPSMITH_NULL ? d_x1 : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 11,
            1, 0, request_x1 != OPSMITH_NULL},
        {request_x2 != OPSMITH_NULL ? d_x2 : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 12,
            1, 0, request_x2 != OPSMITH_NULL},
        {saved, (int64_t)opsmith_cosine_similarity_saved_bytes(params, dims), 13, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 14, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_x1 == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_x1, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), stream);
        }
        if (status == OPSMITH_OK && request_x2 == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_x2, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? cosine_similarity_f64_narrow::backward(params, dims, d_out, x1, x2, d_x1, d_x2, request_x1, request_x2,
        saved, workspace, stream) : cosine_similarity_f64_wide::backward(params, dims, d_out, x1, x2, d_x1, d_x2,
        request_x1, request_x2, saved, workspace, stream);
}
