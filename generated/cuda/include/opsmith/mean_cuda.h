/* Made by Opsmith from reductions/mean.yaml. Changes belong there.
 *
 * mean on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_MEAN_CUDA_H
#define OPSMITH_MEAN_CUDA_H

#include "opsmith/mean.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_mean_saved_bytes. */
OPSMITH_API size_t opsmith_mean_forward_cuda_workspace_bytes(const opsmith_mean_params *params,
    const opsmith_mean_dims *dims);
OPSMITH_API size_t opsmith_mean_backward_cuda_workspace_bytes(const opsmith_mean_params *params,
    const opsmith_mean_dims *dims);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_mean_forward_cuda_f32(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const float *data, float *out, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_mean_backward_cuda_f32(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const float *d_out, const float *data,
        const void *saved, float *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_mean_forward_cuda_f64(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const double *data, double *out, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_mean_backward_cuda_f64(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const double *d_out, const double *data,
        const void *saved, double *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_mean_forward_cuda_f16(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const uint16_t *data, uint16_t *out, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_mean_backward_cuda_f16(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const uint16_t *d_out, const uint16_t *data,
        const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_mean_forward_cuda_bf16(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const uint16_t *data, uint16_t *out, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_mean_backward_cuda_bf16(
    const opsmith_mean_params *params, const opsmith_mean_dims *dims, const uint16_t *d_out, const uint16_t *data,
        const void *saved, uint16_t *d_data, opsmith_request request_data, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
