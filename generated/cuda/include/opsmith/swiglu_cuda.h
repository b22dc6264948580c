/* Made by Opsmith from activations/swiglu.yaml. Changes belong there.
 *
 * swiglu on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_SWIGLU_CUDA_H
#define OPSMITH_SWIGLU_CUDA_H

#include "opsmith/swiglu.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_swiglu_saved_bytes. */
OPSMITH_API size_t opsmith_swiglu_forward_cuda_workspace_bytes(const opsmith_swiglu_params *params,
    const opsmith_swiglu_dims *dims);
OPSMITH_API size_t opsmith_swiglu_backward_cuda_workspace_bytes(const opsmith_swiglu_params *params,
    const opsmith_swiglu_dims *dims);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_swiglu_forward_cuda_f32(
    const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const float *gate, const float *value,
        float *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_swiglu_backward_cuda_f32(
    const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const float *d_out, const float *gate,
        const float *value, const void *saved, float *d_gate, opsmith_request request_gate, float *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_swiglu_forward_cuda_f64(
    const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const double *gate, const double *value,
        double *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_swiglu_backward_cuda_f64(
    const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const double *d_out, const double *gate,
        const double *value, const void *saved, double *d_gate, opsmith_request request_gate, double *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_swiglu_forward_cuda_f16(
    const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const uint16_t *gate, const uint16_t *value,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_swiglu_backward_cuda_f16(
    const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const uint16_t *d_out, const uint16_t *gate,
        const uint16_t *value, const void *saved, uint16_t *d_gate, opsmith_request request_gate, uint16_t *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_swiglu_forward_cuda_bf16(
    const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const uint16_t *gate, const uint16_t *value,
        uint16_t *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_swiglu_backward_cuda_bf16(
    const opsmith_swiglu_params *params, const opsmith_swiglu_dims *dims, const uint16_t *d_out, const uint16_t *gate,
        const uint16_t *value, const void *saved, uint16_t *d_gate, opsmith_request request_gate, uint16_t *d_value,
        opsmith_request request_value, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
