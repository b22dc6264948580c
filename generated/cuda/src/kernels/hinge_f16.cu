/* Made by Opsmith from losses/hinge.yaml. Changes belong there.
 *
 * The kernels of hinge for T = float16. */
#define TYPE_T f16
#define TYPE_REAL f32
#include "opsmith_cuda_columns.h"
#include "opsmith_cuda_host.h"
#include "opsmith_cuda_rows.h"
#include "opsmith/hinge_cuda.h"
#include "hinge_internal.h"

namespace hinge_f16_narrow {
    typedef int32_t index_t;
#define KERNEL(name) opsmith_hinge_##name##_f16_narrow
#include "hinge_kernels.cuh"
#undef KERNEL
}

namespace hinge_f16_wide {
    typedef int64_t index_t;
#define KERNEL(name) opsmith_hinge_##name##_f16_wide
#include "hinge_kernels.cuh"
#undef KERNEL
}

opsmith_status opsmith_hinge_forward_cuda_f16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *pred, const uint16_t *label,
        uint16_t *loss, uint16_t *total, void *saved, void *workspace, size_t workspace_bytes,
        opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_hinge_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const size_t needed = opsmith_hinge_forward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {pred, (dims->axes) * (int64_t)sizeof(uint16_t), 7, 0, 0, 1},
        {label, (dims->axes) * (int64_t)sizeof(uint16_t), 8, 0, 0, 1},
        {loss, (dims->axes) * (int64_t)sizeof(uint16_t), 9, 1, 0, params->reduction == 0},
        {total, (1) * (int64_t)sizeof(uint16_t), 10, 1, 0, !(params->reduction == 0)},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? hinge_f16_narrow::forward(params, dims, pred, label, loss, total, saved, workspace, stream)
        : hinge_f16_wide::forward(params, dims, pred, label, loss, total, saved, workspace, stream);
}

opsmith_status opsmith_hinge_backward_cuda_f16(
    const opsmith_hinge_params *params, const opsmith_hinge_dims *dims, const uint16_t *d_loss,
        const uint16_t *d_total, const uint16_t *pred, const uint16_t *label, const void *saved, uint16_t *d_pred,
        opsmith_request request_pred, uint16_t *d_label, opsmith_request request_label, void *workspace,
        size_t workspace_bytes, opsmith_cuda_stream stream)
{
    opsmith_status status = opsmith_hinge_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_pred < OPSMITH_NULL || request_pred > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    if (request_label < OPSMITH_NULL || request_label > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    const int32_t reads_pred = 1;
    const int32_t reads_label = 1;
    const size_t needed = opsmith_hinge_backward_cuda_workspace_bytes(params, dims);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {d_loss, (dims->axes) * (int64_t)sizeof(uint16_t), 11, 0, 0, 0},
        {d_total, (1) * (int64_t)sizeof(uint16_t), 12, 0, 0, 0},
        {pred, (dims->axes) * (int64_t)sizeof(uint16_t), 7, 0, 0, reads_pred},
        {label, (dims->axes) * (int64_t)sizeof(uint16_t), 8, 0, 0, reads_label},
        {request_pred != OPSMITH_NULL ? d_pred : NULL, (dims->axes) * (int64_t)sizeof(uint16_t), 13, 1, 0,
            request_pred != OPSMITH_NULL},
        {request_label != OPSMITH_NULL ? d_label : NULL, (dims->axes) * (int64_t)sizeof(uint16_t), 14, 1, 0,
            request_label != OPSMITH_NULL},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_cuda_check(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->axes + 1 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (status == OPSMITH_OK && request_pred == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_pred, (dims->axes) * (int64_t)sizeof(uint16_t), stream);
        }
        if (status == OPSMITH_OK && request_label == OPSMITH_WRITE) {
            status = opsmith_cuda_zero(d_label, (dims->axes) * (int64_t)sizeof(uint16_t), stream);
        }
        return status;
    }
    const int64_t extents[] = {dims->axes};
    return opsmith_cuda_is_narrow(extents, (int32_t)(sizeof extents / sizeof extents[0]))
        ? hinge_f16_narrow::backward(params, dims, d_loss, d_total, pred, label, d_pred, d_label, request_pred,
        request_label, saved, workspace, stream)
        : hinge_f16_wide::backward(params, dims, d_loss, d_total, pred, label, d_pred, d_label, request_pred,
        request_label, saved, workspace, stream);
}
