/* softmax_cross_entropy on devices, for Python. Made by Opsmith; edits are lost. */
#include "descriptors.h"
#include "opsmith/softmax_cross_entropy_cuda.h"

static opsmith_status forward_f32_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_cuda_f32_i32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_f32_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_cuda_f32_i64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_f64_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_cuda_f64_i32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_f64_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_cuda_f64_i64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_f16_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_cuda_f16_i32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_f16_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_cuda_f16_i64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_bf16_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_cuda_bf16_i32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static opsmith_status forward_bf16_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_cuda_bf16_i64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->stream);
}

static const kernel_function forward_table[] = {
    forward_f32_i32,
    forward_f32_i64,
    forward_f64_i32,
    forward_f64_i64,
    forward_f16_i32,
    forward_f16_i64,
    forward_bf16_i32,
    forward_bf16_i64,
};

static size_t forward_workspace_bytes(const void *params, const void *dims)
{
    return opsmith_softmax_cross_entropy_forward_cuda_workspace_bytes(params, dims);
}

static opsmith_status backward_f32_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_cuda_f32_i32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status backward_f32_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_cuda_f32_i64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status backward_f64_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_cuda_f64_i32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status backward_f64_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_cuda_f64_i64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status backward_f16_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_cuda_f16_i32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status backward_f16_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_cuda_f16_i64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status backward_bf16_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_cuda_bf16_i32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->stream);
}

static opsmith_status backward_bf16_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_cuda_bf16_i64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->stream);
}

static const kernel_function backward_table[] = {
    backward_f32_i32,
    backward_f32_i64,
    backward_f64_i32,
    backward_f64_i64,
    backward_f16_i32,
    backward_f16_i64,
    backward_bf16_i32,
    backward_bf16_i64,
};

static size_t backward_workspace_bytes(const void *params, const void *dims)
{
    return opsmith_softmax_cross_entropy_backward_cuda_workspace_bytes(params, dims);
}

const struct device_kernels softmax_cross_entropy_device = {
    .name = "softmax_cross_entropy",
    .forward_workspace_bytes = forward_workspace_bytes,
    .forward = forward_table,
    .backward_workspace_bytes = backward_workspace_bytes,
    .backward = backward_table,
};
