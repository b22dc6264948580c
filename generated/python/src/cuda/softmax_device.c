/* softmax on devices, for Python. Made by Opsmith; edits are lost. */
#include "descriptors.h"
#include "opsmith/softmax_cuda.h"

static opsmith_status forward_f32(const struct kernel_call *call)
{
    return opsmith_softmax_forward_cuda_f32(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status forward_f64(const struct kernel_call *call)
{
    return opsmith_softmax_forward_cuda_f64(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status forward_f16(const struct kernel_call *call)
{
    return opsmith_softmax_forward_cuda_f16(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status forward_bf16(const struct kernel_call *call)
{
    return opsmith_softmax_forward_cuda_bf16(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->stream);
}

static const kernel_function forward_table[] = {
    forward_f32,
    forward_f64,
    forward_f16,
    forward_bf16,
};

static size_t forward_workspace_bytes(const void *params, const void *dims)
{
    return opsmith_softmax_forward_cuda_workspace_bytes(params, dims);
}

static opsmith_status backward_f32(const struct kernel_call *call)
{
    return opsmith_softmax_backward_cuda_f32(
        call->params, call->dims, call->heads[0], call->read[0], call->saved, call->written[0],
        call->requests[0], call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status backward_f64(const struct kernel_call *call)
{
    return opsmith_softmax_backward_cuda_f64(
        call->params, call->dims, call->heads[0], call->read[0], call->saved, call->written[0],
        call->requests[0], call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status backward_f16(const struct kernel_call *call)
{
    return opsmith_softmax_backward_cuda_f16(
        call->params, call->dims, call->heads[0], call->read[0], call->saved, call->written[0],
        call->requests[0], call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status backward_bf16(const struct kernel_call *call)
{
    return opsmith_softmax_backward_cuda_bf16(
        call->params, call->dims, call->heads[0], call->read[0], call->saved, call->written[0],
        call->requests[0], call->workspace, call->workspace_bytes, call->stream);
}

static const kernel_function backward_table[] = {
    backward_f32,
    backward_f64,
    backward_f16,
    backward_bf16,
};

static size_t backward_workspace_bytes(const void *params, const void *dims)
{
    return opsmith_softmax_backward_cuda_workspace_bytes(params, dims);
}

const struct device_kernels softmax_device = {
    .name = "softmax",
    .forward_workspace_bytes = forward_workspace_bytes,
    .forward = forward_table,
    .backward_workspace_bytes = backward_workspace_bytes,
    .backward = backward_table,
};
