/* Made by Opsmith from optimizers/rmspropalex_update.yaml. Changes belong there.
 *
 * rmspropalex_update on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_RMSPROPALEX_UPDATE_CUDA_H
#define OPSMITH_RMSPROPALEX_UPDATE_CUDA_H

#include "opsmith/rmspropalex_update.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_rmspropalex_update_saved_bytes. */
OPSMITH_API size_t opsmith_rmspropalex_update_forward_cuda_workspace_bytes(const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_rmspropalex_update_forward_cuda_f32(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims, const float *weight,
        const float *grad, const float *n, const float *g, const float *delta, float *new_n, float *new_g,
        float *new_delta, float *out, void *saved, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_rmspropalex_update_forward_cuda_f64(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims, const double *weight,
        const double *grad, const double *n, const double *g, const double *delta, double *new_n, double *new_g,
        double *new_delta, double *out, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_rmspropalex_update_forward_cuda_f16(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
        const uint16_t *weight, const uint16_t *grad, const uint16_t *n, const uint16_t *g, const uint16_t *delta,
        uint16_t *new_n, uint16_t *new_g, uint16_t *new_delta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_rmspropalex_update_forward_cuda_bf16(
    const opsmith_rmspropalex_update_params *params, const opsmith_rmspropalex_update_dims *dims,
        const uint16_t *weight, const uint16_t *grad, const uint16_t *n, const uint16_t *g, const uint16_t *delta,
        uint16_t *new_n, uint16_t *new_g, uint16_t *new_delta, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
