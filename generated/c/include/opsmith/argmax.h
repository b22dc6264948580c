/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * argmax: Position of the largest element over any set of axes, which count as one axis in C order.
 *
 * Dimensions: data has shape ({kept | reduced@axes}). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_ARGMAX_H
#define OPSMITH_ARGMAX_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_argmax_params {
    size_t size; /* set by params_init */
    opsmith_ints axes; /* The axes that are reduced; a negative number counts from the last axis. None named means all axes. */
    int32_t keepdims; /* Keeps the reduced axes in the result with extent 1. */
    int32_t select_last_index; /* Of equal elements the last one is taken instead of the first. */
} opsmith_argmax_params;

typedef struct opsmith_argmax_dims {
    int64_t kept_1;
    int64_t reduced_1;
    int64_t kept_2;
    int64_t reduced_2;
    int64_t kept_3;
    int64_t reduced_3;
    int64_t kept_4;
    int64_t reduced_4;
} opsmith_argmax_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_argmax_params_init(opsmith_argmax_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_argmax_dims_from_layout(const opsmith_argmax_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_argmax_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_argmax_saved_bytes(const opsmith_argmax_params *params, const opsmith_argmax_dims *dims);
OPSMITH_API size_t opsmith_argmax_forward_workspace_bytes(const opsmith_argmax_params *params,
    const opsmith_argmax_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_argmax_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_argmax_forward_f32(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims,
    const float *data, /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    int64_t *out, /* (kept_1, kept_2, kept_3, kept_4) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_argmax_forward_f64(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const double *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_argmax_forward_f16(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const uint16_t *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_argmax_forward_bf16(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const uint16_t *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
