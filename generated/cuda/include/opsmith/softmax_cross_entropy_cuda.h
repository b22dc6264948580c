/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * softmax_cross_entropy on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_SOFTMAX_CROSS_ENTROPY_CUDA_H
#define OPSMITH_SOFTMAX_CROSS_ENTROPY_CUDA_H

#include "opsmith/softmax_cross_entropy.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_softmax_cross_entropy_saved_bytes. */
OPSMITH_API size_t opsmith_softmax_cross_entropy_forward_cuda_workspace_bytes(const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims);
OPSMITH_API size_t opsmith_softmax_cross_entropy_backward_cuda_workspace_bytes(const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims);

/* T = float32, L = int32 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_cuda_f32_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *scores, const int32_t *labels, const float *weight, float *loss, float *total, float *log_prob,
        void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_cuda_f32_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *d_loss, const float *d_total, const float *scores, const int32_t *labels, const float *weight,
        const void *saved, float *d_scores, opsmith_request request_scores, float *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float32, L = int64 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_cuda_f32_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *scores, const int64_t *labels, const float *weight, float *loss, float *total, float *log_prob,
        void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_cuda_f32_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *d_loss, const float *d_total, const float *scores, const int64_t *labels, const float *weight,
        const void *saved, float *d_scores, opsmith_request request_scores, float *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float64, L = int32 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_cuda_f64_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *scores, const int32_t *labels, const double *weight, double *loss, double *total,
        double *log_prob, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_cuda_f64_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *d_loss, const double *d_total, const double *scores, const int32_t *labels, const double *weight,
        const void *saved, double *d_scores, opsmith_request request_scores, double *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float64, L = int64 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_cuda_f64_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *scores, const int64_t *labels, const double *weight, double *loss, double *total,
        double *log_prob, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_cuda_f64_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *d_loss, const double *d_total, const double *scores, const int64_t *labels, const double *weight,
        const void *saved, double *d_scores, opsmith_request request_scores, double *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float16, L = int32 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_cuda_f16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int32_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_cuda_f16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int32_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = float16, L = int64 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_cuda_f16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int64_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_cuda_f16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int64_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = bfloat16, L = int32 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_cuda_bf16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int32_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_cuda_bf16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int32_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = bfloat16, L = int64 */
OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_forward_cuda_bf16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int64_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_softmax_cross_entropy_backward_cuda_bf16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int64_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
