/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * cosine_similarity: Cosine of the angle between two arrays along an axis.
 *
 * Dimensions: x1 has shape (*outer C@dim *inner). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_COSINE_SIMILARITY_H
#define OPSMITH_COSINE_SIMILARITY_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_cosine_similarity_params {
    size_t size; /* set by params_init */
    int64_t dim; /* The axis of the vectors; a negative number counts from the last axis. */
    double eps; /* The least value of a norm that is divided by. */
} opsmith_cosine_similarity_params;

typedef struct opsmith_cosine_similarity_dims {
    int64_t outer;
    int64_t C;
    int64_t inner;
} opsmith_cosine_similarity_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_cosine_similarity_params_init(opsmith_cosine_similarity_params *params);

/* The extents of the dimensions, from the shape of x1. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_cosine_similarity_dims_from_layout(const opsmith_cosine_similarity_params *params,
    int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_cosine_similarity_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_cosine_similarity_saved_bytes(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims);
OPSMITH_API size_t opsmith_cosine_similarity_forward_workspace_bytes(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_cosine_similarity_backward_workspace_bytes(const opsmith_cosine_similarity_params *params,
    const opsmith_cosine_similarity_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_cosine_similarity_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_cosine_similarity_forward_f32(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims,
    const float *x1, /* (outer, C, inner) */
    const float *x2, /* (outer, C, inner) */
    float *out, /* (outer, inner) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_cosine_similarity_backward_f32(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims,
    const float *d_out, /* (outer, inner); NULL: zeros */
    const float *x1, /* (outer, C, inner) */
    const float *x2, /* (outer, C, inner) */
    const void *saved,
    float *d_x1, opsmith_request request_x1, /* (outer, C, inner) */
    float *d_x2, opsmith_request request_x2, /* (outer, C, inner) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_cosine_similarity_forward_f64(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const double *x1,
        const double *x2, double *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_cosine_similarity_backward_f64(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const double *d_out,
        const double *x1, const double *x2, const void *saved, double *d_x1, opsmith_request request_x1, double *d_x2,
        opsmith_request request_x2, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_cosine_similarity_forward_f16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *x1,
        const uint16_t *x2, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_cosine_similarity_backward_f16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *d_out,
        const uint16_t *x1, const uint16_t *x2, const void *saved, uint16_t *d_x1, opsmith_request request_x1,
        uint16_t *d_x2, opsmith_request request_x2, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_cosine_similarity_forward_bf16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *x1,
        const uint16_t *x2, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_cosine_similarity_backward_bf16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *d_out,
        const uint16_t *x1, const uint16_t *x2, const void *saved, uint16_t *d_x1, opsmith_request request_x1,
        uint16_t *d_x2, opsmith_request request_x2, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
