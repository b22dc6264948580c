/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * weight_norm on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_WEIGHT_NORM_CUDA_H
#define OPSMITH_WEIGHT_NORM_CUDA_H

#include "opsmith/weight_norm.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_weight_norm_saved_bytes. */
OPSMITH_API size_t opsmith_weight_norm_forward_cuda_workspace_bytes(const opsmith_weight_norm_params *params,
    const opsmith_weight_norm_dims *dims);
OPSMITH_API size_t opsmith_weight_norm_backward_cuda_workspace_bytes(const opsmith_weight_norm_params *params,
    const opsmith_weight_norm_dims *dims);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_weight_norm_forward_cuda_f32(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const float *v, const float *g,
        float *w, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_weight_norm_backward_cuda_f32(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const float *d_w, const float *v,
        const float *g, const void *saved, float *d_v, opsmith_request request_v, float *d_g,
        opsmith_request request_g, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_weight_norm_forward_cuda_f64(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const double *v, const double *g,
        double *w, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_weight_norm_backward_cuda_f64(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const double *d_w, const double *v,
        const double *g, const void *saved, double *d_v, opsmith_request request_v, double *d_g,
        opsmith_request request_g, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_weight_norm_forward_cuda_f16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *v,
        const uint16_t *g, uint16_t *w, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_weight_norm_backward_cuda_f16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *d_w,
        const uint16_t *v, const uint16_t *g, const void *saved, uint16_t *d_v, opsmith_request request_v,
        uint16_t *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_weight_norm_forward_cuda_bf16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *v,
        const uint16_t *g, uint16_t *w, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_weight_norm_backward_cuda_bf16(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const uint16_t *d_w,
        const uint16_t *v, const uint16_t *g, const void *saved, uint16_t *d_v, opsmith_request request_v,
        uint16_t *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
