/* lamb_update on devices, for Python. Made by Opsmith; edits are lost. */
#include "descriptors.h"
#include "opsmith/lamb_update_cuda.h"

static opsmith_status forward_f32(const struct kernel_call *call)
{
    return opsmith_lamb_update_forward_cuda_f32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_f64(const struct kernel_call *call)
{
    return opsmith_lamb_update_forward_cuda_f64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_f16(const struct kernel_call *call)
{
    return opsmith_lamb_update_forward_cuda_f16(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_bf16(const struct kernel_call *call)
{
    return opsmith_lamb_update_forward_cuda_bf16(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static const kernel_function forward_table[] = {
    forward_f32,
    forward_f64,
    forward_f16,
    forward_bf16,
};

static size_t forward_workspace_bytes(const void *params, const void *dims)
{
    return opsmith_lamb_update_forward_cuda_workspace_bytes(params, dims);
}

const struct device_kernels lamb_update_device = {
    .name = "lamb_update",
    .forward_workspace_bytes = forward_workspace_bytes,
    .forward = forward_table,
};
