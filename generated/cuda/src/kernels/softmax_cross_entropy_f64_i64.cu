/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * The kernels of softmax_cross_entropy for T = float64, L = int64. */
#define TYPE_T f64
#define TYPE_L i64
#define TYPE_REAL f64
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/softmax_cross_entropy_cuda.h"
#include "softmax_cross_entropy_internal.h"

namespace softmax_cross_entropy_f64_i64_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_softmax_cross_entropy_##name##_f64_i64_narrow
#include "softmax_cross_entropy_kernels.cuh"
#undef KERNEL
}

namespace softmax_cross_entropy_f64_i64_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_softmax_cross_entropy_##name##_f64_i64_wide
#include "softmax_cross_entropy_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_softmax_cross_entropy_forward_cuda_f64_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *scores, const int64_t *labels, const double *weight, double *loss, double *total,
        double *log_prob, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_softmax_cross_entropy_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_softmax_cross_entropy_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 23);
    }
    const opsmith_array arrays[] = {
        {scores, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 10, 0, 0, 1},
        {labels, (dims->outer * dims->inner) * (int64_t)sizeof(int64_t), 11, 0, 0, 1},
        {weight, (dims->C) * (int64_t)sizeof(double), 12, 0, 0, 0},
        {loss, (dims->outer * dims->inner) * (int64_t)sizeof(double), 13, 1, 0, params->reduction == 0},
        {total, (1) * (int64_t)sizeof(double), 14, 1, 0, !(params->reduction == 0)},
        {log_prob, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 15, 1, 0, params->output_log_prob},
        {saved, (int64_t)opsmith_softmax_cross_entropy_saved_bytes(params, dims), 22, 1, 0, 0},
        {workspace, (int64_t)needed, 23, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? softmax_cross_entropy_f64_i64_narrow::forward(params, dims, scores, labels, weight, loss, total, log_prob,
        saved, workspace, stream) : softmax_cross_entropy_f64_i64_wide::forward(params, dims, scores, labels, weight,
        loss, total, log_prob, saved, workspace, stream);
}

opsmith_status opsmith_softmax_cross_entropy_backward_cuda_f64_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *d_loss, const double *d_total, const double *scores, const int64_t *labels, const double *weight,
        const void *saved, double *d_scores, opsmith_request request_scores, double *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_softmax_cross_entropy_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_scores < OPSMITH_NULL || request_scores > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 19);
    }
    if (request_weight < OPSMITH_NULL || request_weight > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 21);
    }
    const int32_t reads_scores = 1;
    const int32_t reads_labels = 1;
    const int32_t reads_saved = 1;
    const size_t needed = opsmith_softmax_cross_entropy_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 23);
    }
    const opsmith_array arrays[] = {
        {d_loss, (dims->outer * dims->inner) * (int64_t)sizeof(double), 16, 0, 0, 0},
        {d_total, (1) * (int64_t)sizeof(double), 17, 0, 0, 0},
        {scores, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 10, 0, 0, reads_scores},
        {labels, (dims->outer * dims->inner) * (int64_t)sizeof(int64_t), 11, 0, 0, reads_labels},
        {weight, (dims->C) * (int64_t)sizeof(double), 12, 0, 0, 0},
        {request_scores != OPSMITH_NULL ? d_scores : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(double), 19, 1, 0, request_scores != OPSMITH_NULL},
        {request_weight != OPSMITH_NULL ? d_weight : NULL, (dims->C) * (int64_t)sizeof(double), 21, 1, 0,
            request_weight != OPSMITH_NULL},
        {saved, (int64_t)opsmith_softmax_cross_entropy_saved_bytes(params, dims), 22, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 23, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->inner + 1 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_scores == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_scores, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double),
                stream);
        }
        if (status == OPSMITH_OK && request_weight == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_weight, (dims->C) * (int64_t)sizeof(double), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? softmax_cross_entropy_f64_i64_narrow::backward(params, dims, d_loss, d_total, scores, labels, weight,
        d_scores, d_weight, request_scores, request_weight, saved, workspace, stream)
        : softmax_cross_entropy_f64_i64_wide::backward(params, dims, d_loss, d_total, scores, labels, weight, d_scores,
        d_weight, request_scores, request_weight, saved, workspace, stream);
}
