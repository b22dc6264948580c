/* Made by Opsmith from losses/binary_cross_entropy_with_logits.yaml. Changes belong there.
 *
 * The kernels of binary_cross_entropy_with_logits for T = bfloat16. */
#define TYPE_T bf16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/binary_cross_entropy_with_logits_cuda.h"
#include "binary_cross_entropy_with_logits_internal.h"

namespace binary_cross_entropy_with_logits_bf16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_binary_cross_entropy_with_logits_##name##_bf16_narrow
#include "binary_cross_entropy_with_logits_kernels.cuh"
#undef KERNEL
}

namespace binary_cross_entropy_with_logits_bf16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_binary_cross_entropy_with_logits_##name##_bf16_wide
#include "binary_cross_entropy_with_logits_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_binary_cross_entropy_with_logits_forward_cuda_bf16(
    const opsmith_binary_cross_entropy_with_logits_params *params,
        const opsmith_binary_cross_entropy_with_logits_dims *dims, const uint16_t *input, const uint16_t *target,
        const uint16_t *weight, const uint16_t *pos_weight, uint16_t *loss, uint16_t *total, void *saved,
        void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_binary_cross_entropy_with_logits_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_binary_cross_entropy_with_logits_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 19);
    }
    const opsmith_array arrays[] = {
        {input, (dims->axes) * (int64_t)sizeof(uint16_t), 6, 0, 0, 1},
        {target, (dims->axes) * (int64_t)sizeof(uint16_t), 7, 0, 0, 1},
        {weight, (dims->axes) * (int64_t)sizeof(uint16_t), 8, 0, 0, 0},
        {pos_weight, (dims->axes) * (int64_t)sizeof(uint16_t), 9, 0, 0, 0},
        {loss, (dims->axes) * (int64_t)sizeof(uint16_t), 10, 1, 0, params->reduction == 0},
        {total, (1) * (int64_t)sizeof(uint16_t), 11, 1, 0, !(params->reduction == 0)},
        {workspace, (int64_t)needed, 19, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? binary_cross_entropy_with_logits_bf16_narrow::forward(params, dims, input, target, weight, pos_weight, loss,
        total, saved, workspace, stream) : binary_cross_entropy_with_logits_bf16_wide::forward(params, dims, input,
        target, weight, pos_weight, loss, total, saved, workspace, stream);
}

opsmith_status opsmith_binary_cross_entropy_with_logits_backward_cuda_bf16(
    const opsmith_binary_cross_entropy_with_logits_params *params,
        const opsmith_binary_cross_entropy_with_logits_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
        const uint16_t *input, const uint16_t *target, const uint16_t *weight, const uint16_t *pos_weight,
        const void *saved, uint16_t *d_input, opsmith_request request_input, uint16_t *d_target,
        opsmith_request request_target, uint16_t *d_weight, opsmith_request request_weight, uint16_t *d_pos_weight,
        opsmith_request request_pos_weight, void *workspace, size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_binary_cross_entropy_with_logits_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_input < OPSMITH_NULL || request_input > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    if (request_target < OPSMITH_NULL || request_target > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 15);
    }
    if (request_weight < OPSMITH_NULL || request_weight > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 16);
    }
    if (request_pos_weight < OPSMITH_NULL || request_pos_weight > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 17);
    }
    const int32_t reads_input = 1;
    const int32_t reads_target = 1;
    const size_t needed = opsmith_binary_cross_entropy_with_logits_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 19);
    }
    const opsmith_array arrays[] = {
        {d_loss, (dims->axes) * (int64_t)sizeof(uint16_t), 12, 0, 0, 0},
        {d_total, (1) * (int64_t)sizeof(uint16_t), 13, 0, 0, 0},
        {input, (dims->axes) * (int64_t)sizeof(uint16_t), 6, 0, 0, reads_input},
        {target, (dims->axes) * (int64_t)sizeof(uint16_t), 7, 0, 0, reads_target},
        {weight, (dims->axes) * (int64_t)sizeof(uint16_t), 8, 0, 0, 0},
        {pos_weight, (dims->axes) * (int64_t)sizeof(uint16_t), 9, 0, 0, 0},
        {request_input != OPSMITH_NULL ? d_input : NULL, (dims->axes) * (int64_t)sizeof(uint16_t), 14, 1, 0,
            request_input != OPSMITH_NULL},
        {request_target != OPSMITH_NULL ? d_target : NULL, (dims->axes) * (int64_t)sizeof(uint16_t), 15, 1, 0,
            request_target != OPSMITH_NULL},
        {request_weight != OPSMITH_NULL ? d_weight : NULL, (dims->axes) * (int64_t)sizeof(uint16_t), 16, 1, 0,
            request_weight != OPSMITH_NULL},
        {request_pos_weight != OPSMITH_NULL ? d_pos_weight : NULL, (dims->axes) * (int64_t)sizeof(uint16_t), 17, 1, 0,
            request_pos_weight != OPSMITH_NULL},
        {workspace, (int64_t)needed, 19, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->axes + 1 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_input == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_input, (dims->axes) * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_target == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_target, (dims->axes) * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_weight == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_weight, (dims->axes) * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_pos_weight == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_pos_weight, (dims->axes) * (int64_t)sizeof(uint16_t), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? binary_cross_entropy_with_logits_bf16_narrow::backward(params, dims, d_loss, d_total, input, target, weight,
        pos_weight, d_input, d_target, d_weight, d_pos_weight, request_input, request_target, request_weight,
        request_pos_weight, saved, workspace, stream)
        : binary_cross_entropy_with_logits_bf16_wide::backward(params, dims, d_loss, d_total, input, target, weight,
        pos_weight, d_input, d_target, d_weight, d_pos_weight, request_input, request_target, request_weight,
        request_pos_weight, saved, workspace, stream);
}
