/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * prelu: Leaky rectified linear unit whose slope below 0 is learned for each channel.
 *
 * Dimensions: data has shape (*outer C@axis *inner). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_PRELU_H
#define OPSMITH_PRELU_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_prelu_params {
    size_t size; /* set by params_init */
    int64_t axis; /* The channel axis; a negative number counts from the last axis. */
} opsmith_prelu_params;

typedef struct opsmith_prelu_dims {
    int64_t outer;
    int64_t C;
    int64_t inner;
} opsmith_prelu_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_prelu_params_init(opsmith_prelu_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_prelu_dims_from_layout(const opsmith_prelu_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_prelu_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_prelu_saved_bytes(const opsmith_prelu_params *params, const opsmith_prelu_dims *dims);
OPSMITH_API size_t opsmith_prelu_forward_workspace_bytes(const opsmith_prelu_params *params,
    const opsmith_prelu_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_prelu_backward_workspace_bytes(const opsmith_prelu_params *params,
    const opsmith_prelu_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_prelu_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_prelu_forward_f32(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims,
    const float *data, /* (outer, C, inner) */
    const float *gamma, /* (C) */
    float *out, /* (outer, C, inner) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_prelu_backward_f32(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims,
    const float *d_out, /* (outer, C, inner); NULL: zeros */
    const float *data, /* (outer, C, inner) */
    const float *gamma, /* (C) */
    const void *saved,
    float *d_data, opsmith_request request_data, /* (outer, C, inner) */
    float *d_gamma, opsmith_request request_gamma, /* (C) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_prelu_forward_f64(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const double *data, const double *gamma,
        double *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_prelu_backward_f64(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const double *d_out, const double *data,
        const double *gamma, const void *saved, double *d_data, opsmith_request request_data, double *d_gamma,
        opsmith_request request_gamma, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_prelu_forward_f16(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const uint16_t *data, const uint16_t *gamma,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_prelu_backward_f16(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const uint16_t *d_out, const uint16_t *data,
        const uint16_t *gamma, const void *saved, uint16_t *d_data, opsmith_request request_data, uint16_t *d_gamma,
        opsmith_request request_gamma, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_prelu_forward_bf16(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const uint16_t *data, const uint16_t *gamma,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_prelu_backward_bf16(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const uint16_t *d_out, const uint16_t *data,
        const uint16_t *gamma, const void *saved, uint16_t *d_data, opsmith_request request_data, uint16_t *d_gamma,
        opsmith_request request_gamma, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
