/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * cosine_similarity on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_COSINE_SIMILARITY_CUDA_H
#define OPSMITH_COSINE_SIMILARITY_CUDA_H

#include "opsmith/cosine_similarity.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_cosine_similarity_saved_bytes. */
OPSMITH_API size_t opsmith_cosine_similarity_forward_cuda_workspace_bytes(const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims);
OPSMITH_API size_t opsmith_cosine_similarity_backward_cuda_workspace_bytes(const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_cosine_similarity_forward_cuda_f32(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const float *x1,
        const float *x2, float *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_cosine_similarity_backward_cuda_f32(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const float *d_out,
        const float *x1, const float *x2, const void *saved, float *d_x1, opsmith_request request_x1, float *d_x2,
        opsmith_request request_x2, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_cosine_similarity_forward_cuda_f64(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const double *x1,
        const double *x2, double *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_cosine_similarity_backward_cuda_f64(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const double *d_out,
        const double *x1, const double *x2, const void *saved, double *d_x1, opsmith_request request_x1, double *d_x2,
        opsmith_request request_x2, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_cosine_similarity_forward_cuda_f16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *x1,
        const uint16_t *x2, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_cosine_similarity_backward_cuda_f16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *d_out,
        const uint16_t *x1, const uint16_t *x2, const void *saved, uint16_t *d_x1, opsmith_request request_x1,
        uint16_t *d_x2, opsmith_request request_x2, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_cosine_similarity_forward_cuda_bf16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *x1,
        const uint16_t *x2, uint16_t *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

OPSMITH_API opsmith_status opsmith_cosine_similarity_backward_cuda_bf16(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const uint16_t *d_out,
        const uint16_t *x1, const uint16_t *x2, const void *saved, uint16_t *d_x1, opsmith_request request_x1,
        uint16_t *d_x2, opsmith_request request_x2, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
