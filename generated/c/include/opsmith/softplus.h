/* Made by Opsmith from activations/softplus.yaml. Changes belong there.
 *
 * softplus: Smooth rectifier - the logarithm of 1 plus an exponential.
 *
 * Dimensions: data has shape (*n). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_SOFTPLUS_H
#define OPSMITH_SOFTPLUS_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_softplus_params {
    size_t size; /* set by params_init */
    double beta; /* Sharpness of the bend at 0; not 0. */
    double threshold; /* Where beta * data is larger, the result is data itself. */
} opsmith_softplus_params;

typedef struct opsmith_softplus_dims {
    int64_t n;
} opsmith_softplus_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_softplus_params_init(opsmith_softplus_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_softplus_dims_from_layout(const opsmith_softplus_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_softplus_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_softplus_saved_bytes(const opsmith_softplus_params *params,
    const opsmith_softplus_dims *dims);
OPSMITH_API size_t opsmith_softplus_forward_workspace_bytes(const opsmith_softplus_params *params,
    const opsmith_softplus_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_softplus_backward_workspace_bytes(const opsmith_softplus_params *params,
    const opsmith_softplus_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_softplus_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_softplus_forward_f32(
    const opsmith_softplus_params *params, const opsmith_softplus_dims *dims,
    const float *data, /* (n) */
    float *out, /* (n) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_softplus_backward_f32(
    const opsmith_softplus_params *params, const opsmith_softplus_dims *dims,
    const float *d_out, /* (n); NULL: zeros */
    const float *data, /* (n) */
    const void *saved,
    float *d_data, opsmith_request request_data, /* (n) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_softplus_forward_f64(
    const opsmith_softplus_params *params, const opsmith_softplus_dims *dims, const double *data, double *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softplus_backward_f64(
    const opsmith_softplus_params *params, const opsmith_softplus_dims *dims, const double *d_out, const double *data,
        const void *saved, double *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_softplus_forward_f16(
    const opsmith_softplus_params *params, const opsmith_softplus_dims *dims, const uint16_t *data, uint16_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softplus_backward_f16(
    const opsmith_softplus_params *params, const opsmith_softplus_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_softplus_forward_bf16(
    const opsmith_softplus_params *params, const opsmith_softplus_dims *dims, const uint16_t *data, uint16_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_softplus_backward_bf16(
    const opsmith_softplus_params *params, const opsmith_softplus_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
