/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * layer_normalization: Normalizes over all axes from one on by mean and variance, then applies a scale and an offset.
 *
 * Dimensions: data has shape (*outer *inner@axis). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_LAYER_NORMALIZATION_H
#define OPSMITH_LAYER_NORMALIZATION_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_layer_normalization_params {
    size_t size; /* set by params_init */
    int64_t axis; /* The first of the axes to normalize over; a negative number counts from the last axis. */
    double epsilon; /* Added to the variance before the root, so that constant data does not divide by zero. */
    int32_t output_mean_var; /* Returns the mean and the inverse standard deviation beside the output. No gradient flows through them. */
} opsmith_layer_normalization_params;

typedef struct opsmith_layer_normalization_dims {
    int64_t outer;
    int64_t inner;
} opsmith_layer_normalization_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_layer_normalization_params_init(opsmith_layer_normalization_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_layer_normalization_dims_from_layout(const opsmith_layer_normalization_params *params, int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_layer_normalization_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_layer_normalization_saved_bytes(const opsmith_layer_normalization_params *params,
    const opsmith_layer_normalization_dims *dims);
OPSMITH_API size_t opsmith_layer_normalization_forward_workspace_bytes(const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_layer_normalization_backward_workspace_bytes(const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_layer_normalization_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32, S = float32 */
OPSMITH_API opsmith_status opsmith_layer_normalization_forward_f32(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
    const float *data, /* (outer, inner) */
    const float *scale, /* (inner); NULL: counts as 1 */
    const float *bias, /* (inner); NULL: counts as 0 */
    float *out, /* (outer, inner) */
    float *mean, /* (outer); NULL unless output_mean_var */
    float *invstd, /* (outer); NULL unless output_mean_var */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_layer_normalization_backward_f32(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
    const float *d_out, /* (outer, inner); NULL: zeros */
    const float *data, /* (outer, inner) */
    const float *scale, /* (inner); NULL: counts as 1 */
    const float *bias, /* (inner); NULL: counts as 0 */
    const void *saved,
    float *d_data, opsmith_request request_data, /* (outer, inner) */
    float *d_scale, opsmith_request request_scale, /* (inner) */
    float *d_bias, opsmith_request request_bias, /* (inner) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64, S = float64 */
OPSMITH_API opsmith_status opsmith_layer_normalization_forward_f64(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, const double *data,
        const double *scale, const double *bias, double *out, double *mean, double *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_layer_normalization_backward_f64(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const double *d_out, const double *data, const double *scale, const double *bias, const void *saved,
        double *d_data, opsmith_request request_data, double *d_scale, opsmith_request request_scale, double *d_bias,
        opsmith_request request_bias, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16, S = float32 */
OPSMITH_API opsmith_status opsmith_layer_normalization_forward_f16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *data, const uint16_t *scale, const uint16_t *bias, uint16_t *out, float *mean, float *invstd,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_layer_normalization_backward_f16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const uint16_t *scale, const uint16_t *bias, const void *saved,
        uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale, opsmith_request request_scale,
        uint16_t *d_bias, opsmith_request request_bias, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = bfloat16, S = float32 */
OPSMITH_API opsmith_status opsmith_layer_normalization_forward_bf16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *data, const uint16_t *scale, const uint16_t *bias, uint16_t *out, float *mean, float *invstd,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_layer_normalization_backward_bf16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const uint16_t *scale, const uint16_t *bias, const void *saved,
        uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale, opsmith_request request_scale,
        uint16_t *d_bias, opsmith_request request_bias, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
