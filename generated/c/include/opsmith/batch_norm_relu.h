/* Made by Opsmith from normalization/batch_norm_relu.yaml. Changes belong there.
 *
 * batch_norm_relu: Batch normalization and a rectifier in one, without the normalized batch in memory.
 *
 * Dimensions: data has shape (*outer C@axis *inner). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_BATCH_NORM_RELU_H
#define OPSMITH_BATCH_NORM_RELU_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_batch_norm_relu_params {
    size_t size; /* set by params_init */
    double eps; /* Added to the variance before the root, so that a constant channel does not divide by zero. */
    double momentum; /* Weight of the old moving statistics in an update; the batch's own statistics have weight 1 - momentum. */
    int32_t fix_gamma; /* Takes gamma as 1 and gives it a gradient of 0. The gamma array itself is not written. */
    int32_t use_global_stats; /* Normalizes by the moving statistics in training too, which makes the normalization a scale and shift. */
    int64_t axis; /* The channel axis; a negative number counts from the last axis. */
    int32_t training; /* Nonzero in training, zero in inference. */
} opsmith_batch_norm_relu_params;

typedef struct opsmith_batch_norm_relu_dims {
    int64_t outer;
    int64_t C;
    int64_t inner;
} opsmith_batch_norm_relu_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_batch_norm_relu_params_init(opsmith_batch_norm_relu_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_batch_norm_relu_dims_from_layout(const opsmith_batch_norm_relu_params *params,
    int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_batch_norm_relu_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_batch_norm_relu_saved_bytes(const opsmith_batch_norm_relu_params *params,
    const opsmith_batch_norm_relu_dims *dims);
OPSMITH_API size_t opsmith_batch_norm_relu_forward_workspace_bytes(const opsmith_batch_norm_relu_params *params,
    const opsmith_batch_norm_relu_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_batch_norm_relu_backward_workspace_bytes(const opsmith_batch_norm_relu_params *params,
    const opsmith_batch_norm_relu_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_batch_norm_relu_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32, S = float32 */
OPSMITH_API opsmith_status opsmith_batch_norm_relu_forward_f32(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims,
    const float *data, /* (outer, C, inner) */
    const float *gamma, /* (C) */
    const float *beta, /* (C) */
    const float *moving_mean, /* (C) */
    const float *moving_var, /* (C) */
    float *new_moving_mean, /* (C) */
    float *new_moving_var, /* (C) */
    float *out, /* (outer, C, inner) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_batch_norm_relu_backward_f32(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims,
    const float *d_out, /* (outer, C, inner); NULL: zeros */
    const float *data, /* (outer, C, inner) */
    const float *gamma, /* (C) */
    const float *beta, /* (C) */
    const void *saved,
    float *d_data, opsmith_request request_data, /* (outer, C, inner) */
    float *d_gamma, opsmith_request request_gamma, /* (C) */
    float *d_beta, opsmith_request request_beta, /* (C) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64, S = float64 */
OPSMITH_API opsmith_status opsmith_batch_norm_relu_forward_f64(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims, const double *data,
        const double *gamma, const double *beta, const double *moving_mean, const double *moving_var,
        double *new_moving_mean, double *new_moving_var, double *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_batch_norm_relu_backward_f64(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims, const double *d_out,
        const double *data, const double *gamma, const double *beta, const void *saved, double *d_data,
        opsmith_request request_data, double *d_gamma, opsmith_request request_gamma, double *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16, S = float32 */
OPSMITH_API opsmith_status opsmith_batch_norm_relu_forward_f16(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims, const uint16_t *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_batch_norm_relu_backward_f16(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16, S = float32 */
OPSMITH_API opsmith_status opsmith_batch_norm_relu_forward_bf16(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims, const uint16_t *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_batch_norm_relu_backward_bf16(
    const opsmith_batch_norm_relu_params *params, const opsmith_batch_norm_relu_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
