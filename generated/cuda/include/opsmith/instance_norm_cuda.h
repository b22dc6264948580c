/* Made by Opsmith from normalization/instance_norm.yaml. Changes belong there.
 *
 * instance_norm on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_INSTANCE_NORM_CUDA_H
#define OPSMITH_INSTANCE_NORM_CUDA_H

#include "opsmith/instance_norm.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_instance_norm_saved_bytes. */
OPSMITH_API size_t opsmith_instance_norm_forward_cuda_workspace_bytes(const opsmith_instance_norm_params *params,
    const opsmith_instance_norm_dims *dims);
OPSMITH_API size_t opsmith_instance_norm_backward_cuda_workspace_bytes(const opsmith_instance_norm_params *params,
    const opsmith_instance_norm_dims *dims);

/* T = float32, S = float32 */
OPSMITH_API opsmith_status opsmith_instance_norm_forward_cuda_f32(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const float *data,
        const float *gamma, const float *beta, float *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_instance_norm_backward_cuda_f32(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const float *d_out,
        const float *data, const float *gamma, const float *beta, const void *saved, float *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float64, S = float64 */
OPSMITH_API opsmith_status opsmith_instance_norm_forward_cuda_f64(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const double *data,
        const double *gamma, const double *beta, double *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_instance_norm_backward_cuda_f64(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const double *d_out,
        const double *data, const double *gamma, const double *beta, const void *saved, double *d_data,
        opsmith_request request_data, double *d_gamma, opsmith_request request_gamma, double *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float16, S = float32 */
OPSMITH_API opsmith_status opsmith_instance_norm_forward_cuda_f16(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const uint16_t *data,
        const float *gamma, const float *beta, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_instance_norm_backward_cuda_f16(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = bfloat16, S = float32 */
OPSMITH_API opsmith_status opsmith_instance_norm_forward_cuda_bf16(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const uint16_t *data,
        const float *gamma, const float *beta, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_instance_norm_backward_cuda_bf16(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
