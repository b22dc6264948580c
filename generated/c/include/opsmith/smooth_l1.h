/* Made by Opsmith from losses/smooth_l1.yaml. Changes belong there.
 *
 * smooth_l1: Half the square of a scaled value near 0 and its absolute value beyond, element by element.
 *
 * Dimensions: data has shape (*axes). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_SMOOTH_L1_H
#define OPSMITH_SMOOTH_L1_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_smooth_l1_params {
    size_t size; /* set by params_init */
    double scalar; /* The scale; the parabola ends where the absolute value reaches 1 over its square. */
} opsmith_smooth_l1_params;

typedef struct opsmith_smooth_l1_dims {
    int64_t axes;
} opsmith_smooth_l1_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_smooth_l1_params_init(opsmith_smooth_l1_params *params);

/* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_smooth_l1_dims_from_layout(const opsmith_smooth_l1_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_smooth_l1_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_smooth_l1_saved_bytes(const opsmith_smooth_l1_params *params,
    const opsmith_smooth_l1_dims *dims);
OPSMITH_API size_t opsmith_smooth_l1_forward_workspace_bytes(const opsmith_smooth_l1_params *params,
    const opsmith_smooth_l1_dims *dims, int32_t threads);
OPSMITH_API size_t opsmith_smooth_l1_backward_workspace_bytes(const opsmith_smooth_l1_params *params,
    const opsmith_smooth_l1_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_smooth_l1_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_smooth_l1_forward_f32(
    const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims,
    const float *data, /* (axes) */
    float *out, /* (axes) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

OPSMITH_API opsmith_status opsmith_smooth_l1_backward_f32(
    const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims,
    const float *d_out, /* (axes); NULL: zeros */
    const float *data, /* (axes) */
    const void *saved,
    float *d_data, opsmith_request request_data, /* (axes) */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_smooth_l1_forward_f64(
    const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims, const double *data, double *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_smooth_l1_backward_f64(
    const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims, const double *d_out,
        const double *data, const void *saved, double *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_smooth_l1_forward_f16(
    const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims, const uint16_t *data, uint16_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_smooth_l1_backward_f16(
    const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_smooth_l1_forward_bf16(
    const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims, const uint16_t *data, uint16_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_API opsmith_status opsmith_smooth_l1_backward_bf16(
    const opsmith_smooth_l1_params *params, const opsmith_smooth_l1_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
