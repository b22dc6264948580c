/* Made by Opsmith from losses/mse.yaml. Changes belong there.
 *
 * mse: Squared difference of predictions and targets.
 *
 * Dimensions: input has shape (*axes). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_MSE_H
#define OPSMITH_MSE_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    OPSMITH_MSE_REDUCTION_NONE = 0,
    OPSMITH_MSE_REDUCTION_MEAN = 1,
    OPSMITH_MSE_REDUCTION_SUM = 2,
};

typedef struct opsmith_mse_params {
    size_t size; /* set by params_init */
    int32_t reduction; /* The loss of each element, their mean, or their sum. */
} opsmith_mse_params;

typedef struct opsmith_mse_dims {
    int64_t axes;
} opsmith_mse_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_mse_params_init(opsmith_mse_params *params);

/* The extents of the dimensions, from the shape of input. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_mse_dims_from_layout(const opsmith_mse_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_mse_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_mse_saved_bytes(const opsmith_mse_params *params, const opsmith_mse_dims *dims);
OPSMITH_API size_t opsmith_mse_forward_workspace_bytes(const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    int32_t threads);
OPSMITH_API size_t opsmith_mse_backward_workspace_bytes(const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_mse_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_mse_forward_f32(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    const float *input, /* (axes) */
    const float *target, /* (axes) */
    float *loss, /* (axes); NULL unless reduction == 'none' */
    float *total, /* one element; NULL unless reduction != 'none' */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_mse_backward_f32(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims,
    const float *d_loss, /* (axes); NULL: zeros */
    const float *d_total, /* one element; NULL: zeros */
    const float *input, /* (axes) */
    const float *target, /* (axes) */
    const void *saved,
    float *d_input, opsmith_request request_input, /* (axes) */
    float *d_target, opsmith_request request_target, /* (axes) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_mse_forward_f64(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const double *input, const double *target,
        double *loss, double *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_mse_backward_f64(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const double *d_loss, const double *d_total,
        const double *input, const double *target, const void *saved, double *d_input, opsmith_request request_input,
        double *d_target, opsmith_request request_target, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_mse_forward_f16(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const uint16_t *input, const uint16_t *target,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_mse_backward_f16(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
        const uint16_t *input, const uint16_t *target, const void *saved, uint16_t *d_input,
        opsmith_request request_input, uint16_t *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_mse_forward_bf16(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const uint16_t *input, const uint16_t *target,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_mse_backward_bf16(
    const opsmith_mse_params *params, const opsmith_mse_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
        const uint16_t *input, const uint16_t *target, const void *saved, uint16_t *d_input,
        opsmith_request request_input, uint16_t *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
