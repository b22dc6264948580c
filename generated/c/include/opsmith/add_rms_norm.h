/* Made by Opsmith from normalization/add_rms_norm.yaml. Changes belong there.
 *
 * add_rms_norm: The sum of an array and a residual, and its normalization by the root mean square; both are results.
 *
 * Dimensions: data has shape (*outer *inner@axis). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_ADD_RMS_NORM_H
#define OPSMITH_ADD_RMS_NORM_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_add_rms_norm_params {
    size_t size; /* set by params_init */
    int64_t axis; /* The first of the axes to normalize over; a negative number counts from the last axis. */
    double epsilon; /* Added to the mean square before the root, so that zeros do not divide by zero. */
} opsmith_add_rms_norm_params;

typedef struct opsmith_add_rms_norm_dims {
    int64_t outer;
    int64_t inner;
} opsmith_add_rms_norm_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_add_rms_norm_params_init(opsmith_add_rms_norm_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_add_rms_norm_dims_from_layout(const opsmith_add_rms_norm_params *params,
    int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_add_rms_norm_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_add_rms_norm_saved_bytes(const opsmith_add_rms_norm_params *params,
    const opsmith_add_rms_norm_dims *dims);
OPSMITH_API size_t opsmith_add_rms_norm_forward_workspace_bytes(const opsmith_add_rms_norm_params *params,
    const opsmith_add_rms_norm_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_add_rms_norm_backward_workspace_bytes(const opsmith_add_rms_norm_params *params,
    const opsmith_add_rms_norm_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_add_rms_norm_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_add_rms_norm_forward_f32(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims,
    const float *data, /* (outer, inner) */
    const float *scale, /* (inner); NULL: counts as 1 */
    const float *residual, /* (outer, inner) */
    float *out, /* (outer, inner) */
    float *total, /* (outer, inner) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_add_rms_norm_backward_f32(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims,
    const float *d_out, /* (outer, inner); NULL: zeros */
    const float *d_total, /* (outer, inner); NULL: zeros */
    const float *data, /* (outer, inner) */
    const float *scale, /* (inner); NULL: counts as 1 */
    const float *residual, /* (outer, inner) */
    const void *saved,
    float *d_data, opsmith_request request_data, /* (outer, inner) */
    float *d_scale, opsmith_request request_scale, /* (inner) */
    float *d_residual, opsmith_request request_residual, /* (outer, inner) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_add_rms_norm_forward_f64(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const double *data,
        const double *scale, const double *residual, double *out, double *total, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_add_rms_norm_backward_f64(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const double *d_out,
        const double *d_total, const double *data, const double *scale, const double *residual, const void *saved,
        double *d_data, opsmith_request request_data, double *d_scale, opsmith_request request_scale,
        double *d_residual, opsmith_request request_residual, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_add_rms_norm_forward_f16(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const uint16_t *data,
        const uint16_t *scale, const uint16_t *residual, uint16_t *out, uint16_t *total, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_add_rms_norm_backward_f16(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const uint16_t *d_out,
        const uint16_t *d_total, const uint16_t *data, const uint16_t *scale, const uint16_t *residual,
        const void *saved, uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale,
        opsmith_request request_scale, uint16_t *d_residual, opsmith_request request_residual, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_add_rms_norm_forward_bf16(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const uint16_t *data,
        const uint16_t *scale, const uint16_t *residual, uint16_t *out, uint16_t *total, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_add_rms_norm_backward_bf16(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const uint16_t *d_out,
        const uint16_t *d_total, const uint16_t *data, const uint16_t *scale, const uint16_t *residual,
        const void *saved, uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale,
        opsmith_request request_scale, uint16_t *d_residual, opsmith_request request_residual, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
