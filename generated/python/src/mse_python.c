/* mse for Python: what the runtime needs to know of it. Made by Opsmith; edits are lost. */
#include <math.h>

#include "descriptors.h"
#include "opsmith/mse.h"

typedef opsmith_mse_params parameters;

_Static_assert(sizeof(parameters) <= MAX_PARAMS_BYTES, "capacity.h gives the parameters too little room");
_Static_assert(sizeof(opsmith_mse_dims) <= MAX_DIMS_FIELDS * sizeof(int64_t),
               "capacity.h gives the extents too little room");

static const char *const doc[] = {
    "mse(input, target, *, reduction='mean', out=None)",
    "",
    "Squared difference of predictions and targets.",
    "",
    "Inputs",
    "    input: T [*axes]",
    "        The predictions.",
    "    target: T [*axes]",
    "        What they should be.",
    "",
    "Parameters",
    "    reduction: 'none' or 'mean' or 'sum', default 'mean'",
    "        The loss of each element, their mean, or their sum.",
    "",
    "Results",
    "    loss: T [*axes], only if reduction == 'none'",
    "        The loss of each element.",
    "    total: T a scalar, only if reduction != 'none'",
    "        The mean or the sum of the losses.",
    "",
    "Types",
    "    T: float32, float64, float16, bfloat16",
    "",
    "The gradient: outputs, pullback = mse.vjp(...); pullback(*gradients of the outputs).",
    NULL,
};

static const struct array_info arrays[] = {
    {
        .name = "input",
        .shape = { "*axes", 1, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x1, [TYPE_FLOAT64] = 0x2, [TYPE_FLOAT16] = 0x4, [TYPE_BFLOAT16] = 0x8 },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
        .full = true,
    },
    {
        .name = "target",
        .shape = { "*axes", 1, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x1, [TYPE_FLOAT64] = 0x2, [TYPE_FLOAT16] = 0x4, [TYPE_BFLOAT16] = 0x8 },
        .type_from = 0,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
        .full = true,
    },
    {
        .name = "loss",
        .shape = { "*axes", 1, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x1, [TYPE_FLOAT64] = 0x2, [TYPE_FLOAT16] = 0x4, [TYPE_BFLOAT16] = 0x8 },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
        .full = true,
        .differentiable = true,
    },
    {
        .name = "total",
        .shape = { "", 0, NULL },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x1, [TYPE_FLOAT64] = 0x2, [TYPE_FLOAT16] = 0x4, [TYPE_BFLOAT16] = 0x8 },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
        .differentiable = true,
    },
};

static const struct parameter_info parameter_table[] = {
    {
        .name = "reduction",
        .kind = PARAMETER_ENUM,
        .offset = offsetof(parameters, reduction),
        .choices = 3,
        .texts = (const char *const[]){"none", "mean", "sum"},
    },
};

static void params_init(void *params)
{
    opsmith_mse_params_init(params);
}

static opsmith_status dims_from_layout(const void *params, int32_t ndim, const int64_t *shape, const int64_t *strides,
                                       void *dims)
{
    return opsmith_mse_dims_from_layout(params, ndim, shape, strides, dims);
}

static size_t saved_bytes(const void *params, const void *dims)
{
    return opsmith_mse_saved_bytes(params, dims);
}

/* The states that a call assigns to, as bits. */
static uint64_t states_written(const void *params, uint64_t present)
{
    const parameters *p = params;
    uint64_t written = 0;
    (void)p;
    (void)present;
    return written;
}

/* The outputs that are results of a call, as bits. */
static uint64_t outputs_visible(const void *params)
{
    const parameters *p = params;
    uint64_t visible = 0;
    (void)p;
    visible |= (uint64_t)(p->reduction == 0) << 0; /* loss */
    visible |= (uint64_t)(p->reduction != 0) << 1; /* total */
    return visible;
}

#ifndef OPSMITH_EMULATED
static size_t forward_workspace_bytes(const void *params, const void *dims, int32_t threads)
{
    return opsmith_mse_forward_workspace_bytes(params, dims, threads);
}

static opsmith_status forward_f32(const struct kernel_call *call)
{
    return opsmith_mse_forward_f32(
        call->params, call->dims, call->read[0], call->read[1], call->written[0], call->written[1], call->saved,
        call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f64(const struct kernel_call *call)
{
    return opsmith_mse_forward_f64(
        call->params, call->dims, call->read[0], call->read[1], call->written[0], call->written[1], call->saved,
        call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f16(const struct kernel_call *call)
{
    return opsmith_mse_forward_f16(
        call->params, call->dims, call->read[0], call->read[1], call->written[0], call->written[1], call->saved,
        call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_bf16(const struct kernel_call *call)
{
    return opsmith_mse_forward_bf16(
        call->params, call->dims, call->read[0], call->read[1], call->written[0], call->written[1], call->saved,
        call->workspace, call->workspace_bytes, call->executor);
}

static const kernel_function forward_table[] = {
    forward_f32,
    forward_f64,
    forward_f16,
    forward_bf16,
};

static size_t backward_workspace_bytes(const void *params, const void *dims, int32_t threads)
{
    return opsmith_mse_backward_workspace_bytes(params, dims, threads);
}

static opsmith_status backward_f32(const struct kernel_call *call)
{
    return opsmith_mse_backward_f32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_f64(const struct kernel_call *call)
{
    return opsmith_mse_backward_f64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_f16(const struct kernel_call *call)
{
    return opsmith_mse_backward_f16(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_bf16(const struct kernel_call *call)
{
    return opsmith_mse_backward_bf16(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static const kernel_function backward_table[] = {
    backward_f32,
    backward_f64,
    backward_f16,
    backward_bf16,
};

#endif


const struct operator_info mse_operator = {
    .name = "mse",
    .doc = doc,
    .signature =
        "lambda input, target, *, reduction='mean', out=None: None",
    .inputs = 2,
    .states = 0,
    .outputs = 2,
    .arrays = arrays,
    .parameters = 1,
    .parameter = parameter_table,
    .dims = 1,
    .params_size = sizeof(parameters),
    .params_init = params_init,
    .dims_from_layout = dims_from_layout,
    .status_message = opsmith_mse_status_message,
    .states_written = states_written,
    .outputs_visible = outputs_visible,
    .variants = 4,
    .saved_bytes = saved_bytes,
#ifndef OPSMITH_EMULATED
    .forward_workspace_bytes = forward_workspace_bytes,
    .forward = forward_table,
    .backward_workspace_bytes = backward_workspace_bytes,
    .backward = backward_table,
#endif
};
