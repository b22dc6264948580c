/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * hinge on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_HINGE_CUDA_H
#define OPSMITH_HINGE_CUDA_H

#include "opsmith/hinge.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_hinge_saved_bytes. */
OPSMITH_API size_t opsmith_hinge_forward_cuda_workspace_bytes(const opsmith_hinge_params *params,
    const opsmith_hinge_dims *dims);
OPSMITH_API size_t opsmith_hinge_backward_cuda_workspace_bytes(const opsmith_hinge_params *params,
    const opsmith_hinge_dims *dims);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_hinge_forward_cuda_f32(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const float *pred, const float *label,
        float *loss, float *total, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_hinge_backward_cuda_f32(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const float *d_loss, const float *d_total,
        const float *pred, const float *label, const void *saved, float *d_pred, opsmith_request request_pred,
        float *d_label, opsmith_request request_label, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_hinge_forward_cuda_f64(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const double *pred, const double *label,
        double *loss, double *total, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_hinge_backward_cuda_f64(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const double *d_loss, const double *d_total,
        const double *pred, const double *label, const void *saved, double *d_pred, opsmith_request request_pred,
        double *d_label, opsmith_request request_label, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_hinge_forward_cuda_f16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *pred, const uint16_t *label,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_hinge_backward_cuda_f16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *pred, const uint16_t *label, const void *saved, uint16_t *d_pred,
        opsmith_request request_pred, uint16_t *d_label, opsmith_request request_label, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_hinge_forward_cuda_bf16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *pred, const uint16_t *label,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_hinge_backward_cuda_bf16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *pred, const uint16_t *label, const void *saved, uint16_t *d_pred,
        opsmith_request request_pred, uint16_t *d_label, opsmith_request request_label, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
