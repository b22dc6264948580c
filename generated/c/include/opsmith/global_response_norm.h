/* Made by Opsmith from normalization/global_response_norm.yaml. Changes belong there.
 *
 * global_response_norm: Lets channels compete by their norms over space, relative to the mean norm, and adds the result to the data.
 *
 * Dimensions: data has shape (N *outer C@axis *inner). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_GLOBAL_RESPONSE_NORM_H
#define OPSMITH_GLOBAL_RESPONSE_NORM_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_global_response_norm_params {
    size_t size; /* set by params_init */
    int64_t axis; /* The channel axis; a negative number counts from the last axis. */
    double eps; /* Added to the mean norm, so that zeros do not divide by zero. */
} opsmith_global_response_norm_params;

typedef struct opsmith_global_response_norm_dims {
    int64_t N;
    int64_t outer;
    int64_t C;
    int64_t inner;
} opsmith_global_response_norm_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_global_response_norm_params_init(opsmith_global_response_norm_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_global_response_norm_dims_from_layout(const opsmith_global_response_norm_params *params, int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_global_response_norm_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_global_response_norm_saved_bytes(const opsmith_global_response_norm_params *params,
    const opsmith_global_response_norm_dims *dims);
OPSMITH_API size_t opsmith_global_response_norm_forward_workspace_bytes(const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_global_response_norm_backward_workspace_bytes(const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_global_response_norm_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32, S = float32 */
OPSMITH_API opsmith_status opsmith_global_response_norm_forward_f32(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
    const float *data, /* (N, outer, C, inner) */
    const float *gamma, /* (C) */
    const float *beta, /* (C) */
    float *out, /* (N, outer, C, inner) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_global_response_norm_backward_f32(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
    const float *d_out, /* (N, outer, C, inner); NULL: zeros */
    const float *data, /* (N, outer, C, inner) */
    const float *gamma, /* (C) */
    const float *beta, /* (C) */
    const void *saved,
    float *d_data, opsmith_request request_data, /* (N, outer, C, inner) */
    float *d_gamma, opsmith_request request_gamma, /* (C) */
    float *d_beta, opsmith_request request_beta, /* (C) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64, S = float64 */
OPSMITH_API opsmith_status opsmith_global_response_norm_forward_f64(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const double *data, const double *gamma, const double *beta, double *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_global_response_norm_backward_f64(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const double *d_out, const double *data, const double *gamma, const double *beta, const void *saved,
        double *d_data, opsmith_request request_data, double *d_gamma, opsmith_request request_gamma, double *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16, S = float32 */
OPSMITH_API opsmith_status opsmith_global_response_norm_forward_f16(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const uint16_t *data, const float *gamma, const float *beta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_global_response_norm_backward_f16(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const float *gamma, const float *beta, const void *saved,
        uint16_t *d_data, opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16, S = float32 */
OPSMITH_API opsmith_status opsmith_global_response_norm_forward_bf16(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const uint16_t *data, const float *gamma, const float *beta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_global_response_norm_backward_bf16(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const float *gamma, const float *beta, const void *saved,
        uint16_t *d_data, opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
