/* kl_divergence for Python: what the runtime needs to know of it. Made by Opsmith; edits are lost. */
#include <math.h>

#include "descriptors.h"
#include "opsmith/kl_divergence.h"

typedef opsmith_kl_divergence_params parameters;

_Static_assert(sizeof(parameters) <= MAX_PARAMS_BYTES, "capacity.h gives the parameters too little room");
_Static_assert(sizeof(opsmith_kl_divergence_dims) <= MAX_DIMS_FIELDS * sizeof(int64_t),
               "capacity.h gives the extents too little room");

static const char *const doc[] = {
    "kl_divergence(input, target, *, log_target=False, reduction='mean', out=None)",
    "",
    "Kullback-Leibler divergence of target probabilities from predicted ones, which are given by their logarithms.",
    "",
    "Inputs",
    "    input: T [N *inner]",
    "        Logarithms of the predicted probabilities.",
    "    target: T [N *inner]",
    "        The probabilities they should be, or the logarithms of these.",
    "",
    "Parameters",
    "    log_target: bool, default False",
    "        The targets are given by their logarithms too.",
    "    reduction: 'none' or 'batchmean' or 'mean' or 'sum', default 'mean'",
    "        The loss of each element, their sum over the extent of the first axis, their mean, or their sum.",
    "",
    "Results",
    "    loss: T [N *inner], only if reduction == 'none'",
    "        The loss of each element.",
    "    total: T a scalar, only if reduction != 'none'",
    "        The mean or the sum of the losses.",
    "",
    "Types",
    "    T: float32, float64, float16, bfloat16",
    "",
    "The gradient: outputs, pullback = kl_divergence.vjp(...); pullback(*gradients of the outputs).",
    NULL,
};

static const struct array_info arrays[] = {
    {
        .name = "input",
        .shape = { "N *inner", 2, (const struct shape_item[]){
            { .kind = ITEM_DIM, .dim = 0, .at = NONE },
            { .kind = ITEM_STAR, .dim = 1, .at = NONE },
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
        .shape = { "N *inner", 2, (const struct shape_item[]){
            { .kind = ITEM_DIM, .dim = 0, .at = NONE },
            { .kind = ITEM_STAR, .dim = 1, .at = NONE },
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
        .shape = { "N *inner", 2, (const struct shape_item[]){
            { .kind = ITEM_DIM, .dim = 0, .at = NONE },
            { .kind = ITEM_STAR, .dim = 1, .at = NONE },
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
        .name = "log_target",
        .kind = PARAMETER_BOOL,
        .offset = offsetof(parameters, log_target),
    },
    {
        .name = "reduction",
        .kind = PARAMETER_ENUM,
        .offset = offsetof(parameters, reduction),
        .choices = 4,
        .texts = (const char *const[]){"none", "batchmean", "mean", "sum"},
    },
};

static void params_init(void *params)
{
    opsmith_kl_divergence_params_init(params);
}

static opsmith_status dims_from_layout(const void *params, int32_t ndim, const int64_t *shape, const int64_t *strides,
                                       void *dims)
{
    return opsmith_kl_divergence_dims_from_layout(params, ndim, shape, strides, dims);
}

static size_t saved_bytes(const void *params, const void *dims)
{
    return opsmith_kl_divergence_saved_bytes(params, dims);
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
    return opsmith_kl_divergence_forward_workspace_bytes(params, dims, threads);
}

static opsmith_status forward_f32(const struct kernel_call *call)
{
    return opsmith_kl_divergence_forward_f32(
        call->params, call->dims, call->read[0], call->read[1], call->written[0], call->written[1], call->saved,
        call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f64(const struct kernel_call *call)
{
    return opsmith_kl_divergence_forward_f64(
        call->params, call->dims, call->read[0], call->read[1], call->written[0], call->written[1], call->saved,
        call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f16(const struct kernel_call *call)
{
    return opsmith_kl_divergence_forward_f16(
        call->params, call->dims, call->read[0], call->read[1], call->written[0], call->written[1], call->saved,
        call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_bf16(const struct kernel_call *call)
{
    return opsmith_kl_divergence_forward_bf16(
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
    return opsmith_kl_divergence_backward_workspace_bytes(params, dims, threads);
}

static opsmith_status backward_f32(const struct kernel_call *call)
{
    return opsmith_kl_divergence_backward_f32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_f64(const struct kernel_call *call)
{
    return opsmith_kl_divergence_backward_f64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_f16(const struct kernel_call *call)
{
    return opsmith_kl_divergence_backward_f16(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_bf16(const struct kernel_call *call)
{
    return opsmith_kl_divergence_backward_bf16(
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


const struct operator_info kl_divergence_operator = {
    .name = "kl_divergence",
    .doc = doc,
    .signature =
        "lambda input, target, *, log_target=False, reduction='mean', out=None: None",
    .inputs = 2,
    .states = 0,
    .outputs = 2,
    .arrays = arrays,
    .parameters = 2,
    .parameter = parameter_table,
    .dims = 2,
    .params_size = sizeof(parameters),
    .params_init = params_init,
    .dims_from_layout = dims_from_layout,
    .status_message = opsmith_kl_divergence_status_message,
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
