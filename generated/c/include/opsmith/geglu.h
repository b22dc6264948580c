/* Made by Opsmith from activations/geglu.yaml. Changes belong there.
 *
 * geglu: Gated linear unit - values times the Gaussian error linear unit of their gates.
 *
 * Dimensions: gate has shape (*n). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_GEGLU_H
#define OPSMITH_GEGLU_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    OPSMITH_GEGLU_APPROXIMATION_ERF = 0,
    OPSMITH_GEGLU_APPROXIMATION_TANH = 1,
};

typedef struct opsmith_geglu_params {
    size_t size; /* set by params_init */
    int32_t approximation; /* The exact form by the error function or its approximation by tanh. */
} opsmith_geglu_params;

typedef struct opsmith_geglu_dims {
    int64_t n;
} opsmith_geglu_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_geglu_params_init(opsmith_geglu_params *params);

/* The extents of the dimensions, from the shape of gate. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_geglu_dims_from_layout(const opsmith_geglu_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_geglu_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_geglu_saved_bytes(const opsmith_geglu_params *params, const opsmith_geglu_dims *dims);
OPSMITH_API size_t opsmith_geglu_forward_workspace_bytes(const opsmith_geglu_params *params,
    const opsmith_geglu_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_geglu_backward_workspace_bytes(const opsmith_geglu_params *params,
    const opsmith_geglu_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_geglu_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_geglu_forward_f32(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const float *gate, /* (n) */
    const float *value, /* (n) */
    float *out, /* (n) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_geglu_backward_f32(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims,
    const float *d_out, /* (n); NULL: zeros */
    const float *gate, /* (n) */
    const float *value, /* (n) */
    const void *saved,
    float *d_gate, opsmith_request request_gate, /* (n) */
    float *d_value, opsmith_request request_value, /* (n) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_geglu_forward_f64(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const double *gate, const double *value,
        double *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_geglu_backward_f64(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const double *d_out, const double *gate,
        const double *value, const void *saved, double *d_gate, opsmith_request request_gate, double *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_geglu_forward_f16(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const uint16_t *gate, const uint16_t *value,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_geglu_backward_f16(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const uint16_t *d_out, const uint16_t *gate,
        const uint16_t *value, const void *saved, uint16_t *d_gate, opsmith_request request_gate, uint16_t *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_geglu_forward_bf16(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const uint16_t *gate, const uint16_t *value,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_geglu_backward_bf16(
    const opsmith_geglu_params *params, const opsmith_geglu_dims *dims, const uint16_t *d_out, const uint16_t *gate,
        const uint16_t *value, const void *saved, uint16_t *d_gate, opsmith_request request_gate, uint16_t *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
