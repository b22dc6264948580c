/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * softmax_cross_entropy: Cross-entropy of the softmax of scores along an axis against labels, with class weights and label smoothing.
 *
 * Dimensions: scores has shape (*outer C@axis *inner). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_SOFTMAX_CROSS_ENTROPY_H
#define OPSMITH_SOFTMAX_CROSS_ENTROPY_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    OPSMITH_SOFTMAX_CROSS_ENTROPY_REDUCTION_NONE = 0,
    OPSMITH_SOFTMAX_CROSS_ENTROPY_REDUCTION_MEAN = 1,
    OPSMITH_SOFTMAX_CROSS_ENTROPY_REDUCTION_SUM = 2,
};

typedef struct opsmith_softmax_cross_entropy_params {
    size_t size; /* set by params_init */
    int64_t axis; /* The axis of the classes; a negative number counts from the last axis. */
    int64_t ignore_label; /* A row with this label has no loss and no gradient and does not count in the mean. */
    double label_smoothing; /* The part of a label that is spread evenly over all classes. */
    int32_t reduction; /* One loss for each row, their mean weighted by the weights of the labels, or their sum. */
    int32_t output_log_prob; /* Returns the logarithms of the probabilities beside the loss. */
} opsmith_softmax_cross_entropy_params;

typedef struct opsmith_softmax_cross_entropy_dims {
    int64_t outer;
    int64_t C;
    int64_t inner;
} opsmith_softmax_cross_entropy_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_softmax_cross_entropy_params_init(opsmith_softmax_cross_entropy_params *params);

/* The extents of the dimensions, from the shape of scores. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_dims_from_layout(const opsmith_softmax_cross_entropy_params *params, int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_softmax_cross_entropy_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_softmax_cross_entropy_saved_bytes(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims);
OPSMITH_API size_t opsmith_softmax_cross_entropy_forward_workspace_bytes(const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_softmax_cross_entropy_backward_workspace_bytes(const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_softmax_cross_entropy_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32, L = int32 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_f32_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
    const float *scores, /* (outer, C, inner) */
    const int32_t *labels, /* (outer, inner) */
    const float *weight, /* (C); NULL: counts as 1 */
    float *loss, /* (outer, inner); NULL unless reduction == 'none' */
    float *total, /* one element; NULL unless reduction != 'none' */
    float *log_prob, /* (outer, C, inner); NULL unless output_log_prob */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_f32_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
    const float *d_loss, /* (outer, inner); NULL: zeros */
    const float *d_total, /* one element; NULL: zeros */
    const float *scores, /* (outer, C, inner) */
    const int32_t *labels, /* (outer, inner) */
    const float *weight, /* (C); NULL: counts as 1 */
    const void *saved,
    float *d_scores, opsmith_request request_scores, /* (outer, C, inner) */
    float *d_weight, opsmith_request request_weight, /* (C) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float32, L = int64 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_f32_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *scores, const int64_t *labels, const float *weight, float *loss, float *total, float *log_prob,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_f32_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *d_loss, const float *d_total, const float *scores, const int64_t *labels, const float *weight,
        const void *saved, float *d_scores, opsmith_request request_scores, float *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float64, L = int32 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_f64_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *scores, const int32_t *labels, const double *weight, double *loss, double *total,
        double *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_f64_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *d_loss, const double *d_total, const double *scores, const int32_t *labels, const double *weight,
        const void *saved, double *d_scores, opsmith_request request_scores, double *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float64, L = int64 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_f64_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *scores, const int64_t *labels, const double *weight, double *loss, double *total,
        double *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_f64_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *d_loss, const double *d_total, const double *scores, const int64_t *labels, const double *weight,
        const void *saved, double *d_scores, opsmith_request request_scores, double *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16, L = int32 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_f16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int32_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_f16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int32_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = float16, L = int64 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_f16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int64_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_f16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int64_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = bfloat16, L = int32 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_bf16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int32_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_bf16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int32_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = bfloat16, L = int64 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_bf16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int64_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_bf16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int64_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
