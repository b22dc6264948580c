/* Made by Opsmith from losses/kl_divergence.yaml. Changes belong there.
 *
 * The kernels of kl_divergence for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/kl_divergence_cuda.h"
#include "kl_divergence_internal.h"

namespace kl_divergence_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_kl_divergence_##name##_f16_narrow
#include "kl_divergence_kernels.cuh"
#undef KERNEL
}

namespace kl_divergence_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_kl_divergence_##name##_f16_wide
#include "kl_divergence_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_kl_divergence_forward_cuda_f16(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const uint16_t *input,
        const uint16_t *target, uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_kl_divergence_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_kl_divergence_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {input, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), 7, 0, 0, 1},
        {target, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), 8, 0, 0, 1},
        {loss, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), 9, 1, 0, params->reduction == 0},
        {total, (1) * (int64_t)sizeof(uint16_t), 10, 1, 0, !(params->reduction == 0)},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->N, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? kl_divergence_f16_narrow::forward(params, dims, input, target, loss, total, saved, workspace, stream)
        : kl_divergence_f16_wide::forward(params, dims, input, target, loss, total, saved, workspace, stream);
}

opsmith_status opsmith_kl_divergence_backward_cuda_f16(
    const opsmith_kl_divergence_params *params, const opsmith_kl_divergence_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *input, const uint16_t *target, const void *saved, uint16_t *d_input,
        opsmith_request request_input, uint16_t *d_target, opsmith_request request_target, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_kl_divergence_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_input < OPSMITH_NULL || request_input > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    if (request_target < OPSMITH_NULL || request_target > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    const int32_t reads_input = 1;
    const int32_t reads_target = 1;
    const size_t needed = opsmith_kl_divergence_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {d_loss, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), 11, 0, 0, 0},
        {d_total, (1) * (int64_t)sizeof(uint16_t), 12, 0, 0, 0},
        {input, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), 7, 0, 0, reads_input},
        {target, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), 8, 0, 0, reads_target},
        {request_input != OPSMITH_NULL ? d_input : NULL, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), 13, 1, 0,
            request_input != OPSMITH_NULL},
        {request_target != OPSMITH_NULL ? d_target : NULL, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), 14, 1,
            0, request_target != OPSMITH_NULL},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->N * dims->inner + 1 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_input == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_input, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_target == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_target, (dims->N * dims->inner) * (int64_t)sizeof(uint16_t), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->N, dims->inner};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? kl_divergence_f16_narrow::backward(params, dims, d_loss, d_total, input, target, d_input, d_target,
        request_input, request_target, saved, workspace, stream)
        : kl_divergence_f16_wide::backward(params, dims, d_loss, d_total, input, target, d_input, d_target,
        request_input, request_target, saved, workspace, stream);
}
