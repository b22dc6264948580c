/* Made by Opsmith from reductions/var.yaml. Changes belong there.
 *
 * var: Variance over any set of axes, around the mean.
 *
 * Dimensions: data has shape ({kept | reduced@axes}). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_VAR_H
#define OPSMITH_VAR_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_var_params {
    size_t size; /* set by params_init */
    opsmith_ints axes; /* The axes that are reduced; a negative number counts from the last axis. None named means all axes. */
    int32_t keepdims; /* Keeps the reduced axes in the result with extent 1. */
    int64_t ddof; /* The sum of squares is divided by the number of elements less ddof; 1 gives the unbiased estimate. */
} opsmith_var_params;

typedef struct opsmith_var_dims {
    int64_t kept_1;
    int64_t reduced_1;
    int64_t kept_2;
    int64_t reduced_2;
    int64_t kept_3;
    int64_t reduced_3;
    int64_t kept_4;
    int64_t reduced_4;
} opsmith_var_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_var_params_init(opsmith_var_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_var_dims_from_layout(const opsmith_var_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_var_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_var_saved_bytes(const opsmith_var_params *params, const opsmith_var_dims *dims);
OPSMITH_API size_t opsmith_var_forward_workspace_bytes(const opsmith_var_params *params, const opsmith_var_dims *dims,
    int32_t threads);
OPSMITH_API size_t opsmith_var_backward_workspace_bytes(const opsmith_var_params *params, const opsmith_var_dims *dims,
    int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_var_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_var_forward_f32(
    const opsmith_var_params *params, const opsmith_var_dims *dims,
    const float *data, /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    float *out, /* (kept_1, kept_2, kept_3, kept_4) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_var_backward_f32(
    const opsmith_var_params *params, const opsmith_var_dims *dims,
    const float *d_out, /* (kept_1, kept_2, kept_3, kept_4); NULL: zeros */
    const float *data, /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    const void *saved,
    float *d_data, opsmith_request request_data,
        /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_var_forward_f64(
    const opsmith_var_params *params, const opsmith_var_dims *dims, const double *data, double *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_var_backward_f64(
    const opsmith_var_params *params, const opsmith_var_dims *dims, const double *d_out, const double *data,
        const void *saved, double *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_var_forward_f16(
    const opsmith_var_params *params, const opsmith_var_dims *dims, const uint16_t *data, uint16_t *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_var_backward_f16(
    const opsmith_var_params *params, const opsmith_var_dims *dims, const uint16_t *d_out, const uint16_t *data,
        const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_var_forward_bf16(
    const opsmith_var_params *params, const opsmith_var_dims *dims, const uint16_t *data, uint16_t *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_var_backward_bf16(
    const opsmith_var_params *params, const opsmith_var_dims *dims, const uint16_t *d_out, const uint16_t *data,
        const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
