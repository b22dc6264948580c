/* Made by Opsmith from losses/l1.yaml. Changes belong there.
 *
 * l1 on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_L1_CUDA_H
#define OPSMITH_L1_CUDA_H

#include "opsmith/l1.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_l1_saved_bytes. */
OPSMITH_API size_t opsmith_l1_forward_cuda_workspace_bytes(const opsmith_l1_params *params,
    const opsmith_l1_dims *dims);
OPSMITH_API size_t opsmith_l1_backward_cuda_workspace_bytes(const opsmith_l1_params *params,
    const opsmith_l1_dims *dims);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_l1_forward_cuda_f32(
    const opsmith_l1_params *params, const opsmith_l1_dims *dims, const float *input, const float *target, float *loss,
        float *total, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_l1_backward_cuda_f32(
    const opsmith_l1_params *params, const opsmith_l1_dims *dims, const float *d_loss, const float *d_total,
        const float *input, const float *target, const void *saved, float *d_input, opsmith_request request_input,
        float *d_target, opsmith_request request_target, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_l1_forward_cuda_f64(
    const opsmith_l1_params *params, const opsmith_l1_dims *dims, const double *input, const double *target,
        double *loss, double *total, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_l1_backward_cuda_f64(
    const opsmith_l1_params *params, const opsmith_l1_dims *dims, const double *d_loss, const double *d_total,
        const double *input, const double *target, const void *saved, double *d_input, opsmith_request request_input,
        double *d_target, opsmith_request request_target, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_l1_forward_cuda_f16(
    const opsmith_l1_params *params, const opsmith_l1_dims *dims, const uint16_t *input, const uint16_t *target,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_l1_backward_cuda_f16(
    const opsmith_l1_params *params, const opsmith_l1_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
        const uint16_t *input, const uint16_t *target, const void *saved, uint16_t *d_input,
        opsmith_request request_input, uint16_t *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_l1_forward_cuda_bf16(
    const opsmith_l1_params *params, const opsmith_l1_dims *dims, const uint16_t *input, const uint16_t *target,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_l1_backward_cuda_bf16(
    const opsmith_l1_params *params, const opsmith_l1_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
        const uint16_t *input, const uint16_t *target, const void *saved, uint16_t *d_input,
        opsmith_request request_input, uint16_t *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
