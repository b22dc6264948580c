/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * weight_norm: Weights of given lengths g and directions v, one for each index of an axis.
 *
 * Dimensions: v has shape (*outer C@dim *inner). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_WEIGHT_NORM_H
#define OPSMITH_WEIGHT_NORM_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_weight_norm_params {
    size_t size; /* set by params_init */
    int64_t dim; /* The axis whose indices have a length each; a negative number counts from the last axis. */
} opsmith_weight_norm_params;

typedef struct opsmith_weight_norm_dims {
    int64_t outer;
    int64_t C;
    int64_t inner;
} opsmith_weight_norm_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_weight_norm_params_init(opsmith_weight_norm_params *params);

/* The extents of the dimensions, from the shape of v. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_weight_norm_dims_from_layout(const opsmith_weight_norm_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_weight_norm_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_weight_norm_saved_bytes(const opsmith_weight_norm_params *params,
    const opsmith_weight_norm_dims *dims);
OPSMITH_API size_t opsmith_weight_norm_forward_workspace_bytes(const opsmith_weight_norm_params *params,
    const opsmith_weight_norm_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_weight_norm_backward_workspace_bytes(const opsmith_weight_norm_params *params,
    const opsmith_weight_norm_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_weight_norm_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_weight_norm_forward_f32(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const float *v, /* (outer, C, inner) */
    const float *g, /* (C) */
    float *w, /* (outer, C, inner) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_weight_norm_backward_f32(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims,
    const float *d_w, /* (outer, C, inner); NULL: zeros */
    const float *v, /* (outer, C, inner) */
    const float *g, /* (C) */
    const void *saved,
    float *d_v, opsmith_request request_v, /* (outer, C, inner) */
    float *d_g, opsmith_request request_g, /* (C) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_weight_norm_forward_f64(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const double *v, const double *g,
        double *w, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_weight_norm_backward_f64(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const double *d_w, const double *v,
        const double *g, const void *saved, double *d_v, opsmith_request request_v, double *d_g,
        opsmith_request request_g, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_weight_norm_forward_f16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *v,
        const uint16_t *g, uint16_t *w, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_weight_norm_backward_f16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *d_w,
        const uint16_t *v, const uint16_t *g, const void *saved, uint16_t *d_v, opsmith_request request_v,
        uint16_t *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_weight_norm_forward_bf16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *v,
        const uint16_t *g, uint16_t *w, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_weight_norm_backward_bf16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *d_w,
        const uint16_t *v, const uint16_t *g, const void *saved, uint16_t *d_v, opsmith_request request_v,
        uint16_t *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
