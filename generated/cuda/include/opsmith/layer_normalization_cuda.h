/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * layer_normalization on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_LAYER_NORMALIZATION_CUDA_H
#define OPSMITH_LAYER_NORMALIZATION_CUDA_H

#include "opsmith/layer_normalization.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_layer_normalization_saved_bytes. */
OPSMITH_API size_t opsmith_layer_normalization_forward_cuda_workspace_bytes(const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims);
OPSMITH_API size_t opsmith_layer_normalization_backward_cuda_workspace_bytes(const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims);

/* T = float32, S = float32 */
OPSMITH_API opsmith_status opsmith_layer_normalization_forward_cuda_f32(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, const float *data,
        const float *scale, const float *bias, float *out, float *mean, float *invstd, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_layer_normalization_backward_cuda_f32(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, const float *d_out,
        const float *data, const float *scale, const float *bias, const void *saved, float *d_data,
        opsmith_request request_data, float *d_scale, opsmith_request request_scale, float *d_bias,
        opsmith_request request_bias, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float64, S = float64 */
OPSMITH_API opsmith_status opsmith_layer_normalization_forward_cuda_f64(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims, const double *data,
        const double *scale, const double *bias, double *out, double *mean, double *invstd, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_layer_normalization_backward_cuda_f64(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const double *d_out, const double *data, const double *scale, const double *bias, const void *saved,
        double *d_data, opsmith_request request_data, double *d_scale, opsmith_request request_scale, double *d_bias,
        opsmith_request request_bias, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float16, S = float32 */
OPSMITH_API opsmith_status opsmith_layer_normalization_forward_cuda_f16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *data, const uint16_t *scale, const uint16_t *bias, uint16_t *out, float *mean, float *invstd,
        void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_layer_normalization_backward_cuda_f16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const uint16_t *scale, const uint16_t *bias, const void *saved,
        uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale, opsmith_request request_scale,
        uint16_t *d_bias, opsmith_request request_bias, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = bfloat16, S = float32 */
OPSMITH_API opsmith_status opsmith_layer_normalization_forward_cuda_bf16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *data, const uint16_t *scale, const uint16_t *bias, uint16_t *out, float *mean, float *invstd,
        void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_layer_normalization_backward_cuda_bf16(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const uint16_t *d_out, const uint16_t *data, const uint16_t *scale, const uint16_t *bias, const void *saved,
        uint16_t *d_data, opsmith_request request_data, uint16_t *d_scale, opsmith_request request_scale,
        uint16_t *d_bias, opsmith_request request_bias, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
