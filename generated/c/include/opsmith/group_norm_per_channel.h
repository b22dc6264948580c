/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * group_norm_per_channel: Normalizes groups of channels of each example by mean and variance, then applies a scale and an offset per channel.
 *
 * Dimensions: data has shape (N C=(G:num_groups K) *inner). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_GROUP_NORM_PER_CHANNEL_H
#define OPSMITH_GROUP_NORM_PER_CHANNEL_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_group_norm_per_channel_params {
    size_t size; /* set by params_init */
    int64_t num_groups; /* How many groups the channels are split into. */
    double epsilon; /* Added to the variance before the root, so that a constant group does not divide by zero. */
} opsmith_group_norm_per_channel_params;

typedef struct opsmith_group_norm_per_channel_dims {
    int64_t N;
    int64_t G;
    int64_t K;
    int64_t inner;
} opsmith_group_norm_per_channel_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_group_norm_per_channel_params_init(opsmith_group_norm_per_channel_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_group_norm_per_channel_dims_from_layout(const opsmith_group_norm_per_channel_params *params, int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_group_norm_per_channel_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_group_norm_per_channel_saved_bytes(const opsmith_group_norm_per_channel_params *params,
    const opsmith_group_norm_per_channel_dims *dims);
OPSMITH_API size_t opsmith_group_norm_per_channel_forward_workspace_bytes(const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_group_norm_per_channel_backward_workspace_bytes(const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_group_norm_per_channel_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_group_norm_per_channel_forward_f32(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
    const float *data, /* (N, G, K, inner) */
    const float *scale, /* (G, K); NULL: counts as 1 */
    const float *bias, /* (G, K); NULL: counts as 0 */
    float *out, /* (N, G, K, inner) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_group_norm_per_channel_backward_f32(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
    const float *d_out, /* (N, G, K, inner); NULL: zeros */
    const float *data, /* (N, G, K, inner) */
    const float *scale, /* (G, K); NULL: counts as 1 */
    const float *bias, /* (G, K); NULL: counts as 0 */
    const void *saved,
    float *d_data, opsmith_request request_data, /* (N, G, K, inner) */
    float *d_scale, opsmith_request request_scale, /* (G, K) */
    float *d_bias, opsmith_request request_bias, /* (G, K) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_group_norm_per_channel_forward_f64(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const double *data, const double *scale, const double *bias, double *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_group_norm_per_channel_backward_f64(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const double *d_out, const double *data, const double *scale, const double *bias, const void *saved,
        double *d_data, opsmith_request request_data, double *d_scale, opsmith_request request_scale, double *d_bias,
        opsmith_request request_bias, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_group_norm_per_channel_forward_f16(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const uint16_t *data, const uint16_t *scale, const uint16_t *bias, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_group_norm_per_channel_backward_f16(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const uint16_t *scale, const uint16_t *bias, const void *saved,
        uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale, opsmith_request request_scale,
        uint16_t *d_bias, opsmith_request request_bias, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_group_norm_per_channel_forward_bf16(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const uint16_t *data, const uint16_t *scale, const uint16_t *bias, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_group_norm_per_channel_backward_bf16(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const uint16_t *scale, const uint16_t *bias, const void *saved,
        uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale, opsmith_request request_scale,
        uint16_t *d_bias, opsmith_request request_bias, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
