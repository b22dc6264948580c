/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * kl_divergence: Kullback-Leibler divergence of target probabilities from predicted ones, which are given by their logarithms.
 *
 * Dimensions: input has shape (N *inner). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_KL_DIVERGENCE_H
#define OPSMITH_KL_DIVERGENCE_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    OPSMITH_KL_DIVERGENCE_REDUCTION_NONE = 0,
    OPSMITH_KL_DIVERGENCE_REDUCTION_BATCHMEAN = 1,
    OPSMITH_KL_DIVERGENCE_REDUCTION_MEAN = 2,
    OPSMITH_KL_DIVERGENCE_REDUCTION_SUM = 3,
};

typedef struct opsmith_kl_divergence_params {
    size_t size; /* set by params_init */
    int32_t log_target; /* The targets are given by their logarithms too. */
    int32_t reduction; /* The loss of each element, their sum over the extent of the first axis, their mean, or their sum. */
} opsmith_kl_divergence_params;

typedef struct opsmith_kl_divergence_dims {
    int64_t N;
    int64_t inner;
} opsmith_kl_divergence_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_kl_divergence_params_init(opsmith_kl_divergence_params *params);

/* The extents of the dimensions, from the shape of input. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_kl_divergence_dims_from_layout(const opsmith_kl_divergence_params *params,
    int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_kl_divergence_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_kl_divergence_saved_bytes(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims);
OPSMITH_API size_t opsmith_kl_divergence_forward_workspace_bytes(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_kl_divergence_backward_workspace_bytes(const opsmith_kl_divergence_params *params,
    const opsmith_kl_divergence_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_kl_divergence_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_kl_divergence_forward_f32(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims,
    const float *input, /* (N, inner) */
    const float *target, /* (N, inner) */
    float *loss, /* (N, inner); NULL unless reduction == 'none' */
    float *total, /* one element; NULL unless reduction != 'none' */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_kl_divergence_backward_f32(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims,
    const float *d_loss, /* (N, inner); NULL: zeros */
    const float *d_total, /* one element; NULL: zeros */
    const float *input, /* (N, inner) */
    const float *target, /* (N, inner) */
    const void *saved,
    float *d_input, opsmith_request request_input, /* (N, inner) */
    float *d_target, opsmith_request request_target, /* (N, inner) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_kl_divergence_forward_f64(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const double *input,
        const double *target, double *loss, double *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_kl_divergence_backward_f64(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const double *d_loss,
        const double *d_total, const double *input, const double *target, const void *saved, double *d_input,
        opsmith_request request_input, double *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_kl_divergence_forward_f16(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const uint16_t *input,
        const uint16_t *target, uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_kl_divergence_backward_f16(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *input, const uint16_t *target, const void *saved, uint16_t *d_input,
        opsmith_request request_input, uint16_t *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_kl_divergence_forward_bf16(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const uint16_t *input,
        const uint16_t *target, uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_kl_divergence_backward_bf16(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *input, const uint16_t *target, const void *saved, uint16_t *d_input,
        opsmith_request request_input, uint16_t *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
