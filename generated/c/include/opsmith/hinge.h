/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * hinge: How far the product of a score and a label of -1 or 1 stays below a margin.
 *
 * Dimensions: pred has shape (*axes). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_HINGE_H
#define OPSMITH_HINGE_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    OPSMITH_HINGE_REDUCTION_NONE = 0,
    OPSMITH_HINGE_REDUCTION_MEAN = 1,
    OPSMITH_HINGE_REDUCTION_SUM = 2,
};

typedef struct opsmith_hinge_params {
    size_t size; /* set by params_init */
    int32_t reduction; /* The loss of each element, their mean, or their sum. */
    double margin; /* The product from which on there is no loss. */
} opsmith_hinge_params;

typedef struct opsmith_hinge_dims {
    int64_t axes;
} opsmith_hinge_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_hinge_params_init(opsmith_hinge_params *params);

/* The extents of the dimensions, from the shape of pred. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_hinge_dims_from_layout(const opsmith_hinge_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_hinge_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_hinge_saved_bytes(const opsmith_hinge_params *params, const opsmith_hinge_dims *dims);
OPSMITH_API size_t opsmith_hinge_forward_workspace_bytes(const opsmith_hinge_params *params,
    const opsmith_hinge_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_hinge_backward_workspace_bytes(const opsmith_hinge_params *params,
    const opsmith_hinge_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_hinge_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_hinge_forward_f32(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const float *pred, /* (axes) */
    const float *label, /* (axes) */
    float *loss, /* (axes); NULL unless reduction == 'none' */
    float *total, /* one element; NULL unless reduction != 'none' */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_hinge_backward_f32(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims,
    const float *d_loss, /* (axes); NULL: zeros */
    const float *d_total, /* one element; NULL: zeros */
    const float *pred, /* (axes) */
    const float *label, /* (axes) */
    const void *saved,
    float *d_pred, opsmith_request request_pred, /* (axes) */
    float *d_label, opsmith_request request_label, /* (axes) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_hinge_forward_f64(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const double *pred, const double *label,
        double *loss, double *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_hinge_backward_f64(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const double *d_loss, const double *d_total,
        const double *pred, const double *label, const void *saved, double *d_pred, opsmith_request request_pred,
        double *d_label, opsmith_request request_label, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_hinge_forward_f16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *pred, const uint16_t *label,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_hinge_backward_f16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *pred, const uint16_t *label, const void *saved, uint16_t *d_pred,
        opsmith_request request_pred, uint16_t *d_label, opsmith_request request_label, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_hinge_forward_bf16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *pred, const uint16_t *label,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_hinge_backward_bf16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *pred, const uint16_t *label, const void *saved, uint16_t *d_pred,
        opsmith_request request_pred, uint16_t *d_label, opsmith_request request_label, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
