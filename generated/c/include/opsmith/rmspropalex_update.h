/* Made by Opsmith from optimizers/rmspropalex_update.yaml. Changes belong there.
 *
 * rmspropalex_update: One step of centered RMSProp with momentum as Graves defined it.
 *
 * Dimensions: weight has shape (*axes). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_RMSPROPALEX_UPDATE_H
#define OPSMITH_RMSPROPALEX_UPDATE_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct opsmith_rmspropalex_update_params {
    size_t size; /* set by params_init */
    double lr; /* Learning rate. */
    double wd; /* Weight decay, which pulls the weights toward 0 in proportion to themselves. */
    double rescale_grad; /* Factor of the gradient before anything else. */
    double clip_gradient; /* Limit of the absolute values of the gradient; none if it is below 0. */
    double gamma1; /* Weight of the old means in the new ones. */
    double gamma2; /* Weight of the last step. */
    double epsilon; /* Added to the moving variance under the root. */
    double clip_weights; /* Limit of the absolute values of the new weights; none if it is below 0. */
} opsmith_rmspropalex_update_params;

typedef struct opsmith_rmspropalex_update_dims {
    int64_t axes;
} opsmith_rmspropalex_update_dims;

/* Sets every parameter to its default. */
OPSMITH_API void opsmith_rmspropalex_update_params_init(opsmith_rmspropalex_update_params *params);

/* The extents of the dimensions, from the shape of weight. With strides (in elements; NULL: C order) it finds an
 * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
OPSMITH_API opsmith_status opsmith_rmspropalex_update_dims_from_layout(const opsmith_rmspropalex_update_params *params,
    int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_rmspropalex_update_dims *dims);

/* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
OPSMITH_API size_t opsmith_rmspropalex_update_saved_bytes(const opsmith_rmspropalex_update_params *params,
    const opsmith_rmspropalex_update_dims *dims);
OPSMITH_API size_t opsmith_rmspropalex_update_forward_workspace_bytes(const opsmith_rmspropalex_update_params *params,
    const opsmith_rmspropalex_update_dims *dims, int32_t threads);

/* The text of a status into a buffer; returns its whole length. */
OPSMITH_API size_t opsmith_rmspropalex_update_status_message(opsmith_status status, char *buffer, size_t bytes);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_rmspropalex_update_forward_f32(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
    const float *weight, /* (axes) */
    const float *grad, /* (axes) */
    const float *n, /* (axes) */
    const float *g, /* (axes) */
    const float *delta, /* (axes) */
    float *new_n, /* (axes) */
    float *new_g, /* (axes) */
    float *new_delta, /* (axes) */
    float *out, /* (axes) */
    void *saved, /* NULL: no backward follows */
    void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_rmspropalex_update_forward_f64(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims, const double *weight,
        const double *grad, const double *n, const double *g, const double *delta, double *new_n, double *new_g,
        double *new_delta, double *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_rmspropalex_update_forward_f16(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
        const uint16_t *weight, const uint16_t *grad, const uint16_t *n, const uint16_t *g, const uint16_t *delta,
        uint16_t *new_n, uint16_t *new_g, uint16_t *new_delta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_rmspropalex_update_forward_bf16(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
        const uint16_t *weight, const uint16_t *grad, const uint16_t *n, const uint16_t *g, const uint16_t *delta,
        uint16_t *new_n, uint16_t *new_g, uint16_t *new_delta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
