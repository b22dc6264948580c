/* Made by Opsmith from optimizers/sgd_mom_update.yaml. Changes belong there.
 *
 * sgd_mom_update on CUDA devices. Arrays, saved values and workspace are in the memory of the current device. A call launches kernels on
 * the stream and returns: it waits for nothing, allocates nothing, and can be captured in a graph. */
#ifndef OPSMITH_SGD_MOM_UPDATE_CUDA_H
#define OPSMITH_SGD_MOM_UPDATE_CUDA_H

#include "opsmith/sgd_mom_update.h"
#include "opsmith/opsmith_cuda.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes of workspace, aligned to 256; what the forward saves takes opsmith_sgd_mom_update_saved_bytes. */
OPSMITH_API size_t opsmith_sgd_mom_update_forward_cuda_workspace_bytes(const opsmith_sgd_mom_update_params *params,
    const opsmith_sgd_mom_update_dims *dims);

/* T = float32 */
OPSMITH_API opsmith_status opsmith_sgd_mom_update_forward_cuda_f32(
    const opsmith_sgd_mom_update_params *params, const opsmith_sgd_mom_update_dims *dims, const float *weight,
        const float *grad, const float *mom, float *new_mom, float *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float64 */
OPSMITH_API opsmith_status opsmith_sgd_mom_update_forward_cuda_f64(
    const opsmith_sgd_mom_update_params *params, const opsmith_sgd_mom_update_dims *dims, const double *weight,
        const double *grad, const double *mom, double *new_mom, double *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = float16 */
OPSMITH_API opsmith_status opsmith_sgd_mom_update_forward_cuda_f16(
    const opsmith_sgd_mom_update_params *params, const opsmith_sgd_mom_update_dims *dims, const uint16_t *weight,
        const uint16_t *grad, const uint16_t *mom, uint16_t *new_mom, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

/* T = bfloat16 */
OPSMITH_API opsmith_status opsmith_sgd_mom_update_forward_cuda_bf16(
    const opsmith_sgd_mom_update_params *params, const opsmith_sgd_mom_update_dims *dims, const uint16_t *weight,
        const uint16_t *grad, const uint16_t *mom, uint16_t *new_mom, uint16_t *out, void *saved, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream);

#ifdef __cplusplus
}
#endif

#endif
