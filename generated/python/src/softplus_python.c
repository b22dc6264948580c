/* softplus for Python: what the runtime needs to know of it. Made by Opsmith; edits are lost. */
#include <math.h>

#include "descriptors.h"
#include "opsmith/softplus.h"

typedef opsmith_softplus_params parameters;

_Static_assert(sizeof(parameters) <= MAX_PARAMS_BYTES, "capacity.h gives the parameters too little room");
_Static_assert(sizeof(opsmith_softplus_dims) <= MAX_DIMS_FIELDS * sizeof(int64_t),
               "capacity.h gives the extents too little room");

static const char *const doc[] = {
    "softplus(data, *, beta=1.0, threshold=20.0, out=None)",
    "",
    "Smooth rectifier - the logarithm of 1 plus an exponential.",
    "",
    "Inputs",
    "    data: T [*n]",
    "        The values.",
    "",
    "Parameters",
    "    beta: float64, default 1.0",
    "        Sharpness of the bend at 0; not 0.",
    "    threshold: float64, default 20.0",
    "        Where beta * data is larger, the result is data itself.",
    "",
    "Results",
    "    out: T [*n]",
    "        log(1 + exp(beta * data)) / beta.",
    "",
    "Types",
    "    T: float32, float64, float16, bfloat16",
    "",
    "The gradient: outputs, pullback = softplus.vjp(...); pullback(*gradients of the outputs).",
    NULL,
};

static const struct array_info arrays[] = {
    {
        .name = "data",
        .shape = { "*n", 1, (const struct shape_item[]){
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
        .name = "out",
        .shape = { "*n", 1, (const struct shape_item[]){
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
};

static const struct parameter_info parameter_table[] = {
    {
        .name = "beta",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, beta),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "threshold",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, threshold),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
};

static void params_init(void *params)
{
    opsmith_softplus_params_init(params);
}

static opsmith_status dims_from_layout(const void *params, int32_t ndim, const int64_t *shape, const int64_t *strides,
                                       void *dims)
{
    return opsmith_softplus_dims_from_layout(params, ndim, shape, strides, dims);
}

static size_t saved_bytes(const void *params, const void *dims)
{
    return opsmith_softplus_saved_bytes(params, dims);
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
    visible |= (uint64_t)(1) << 0; /* out */
    return visible;
}

#ifndef OPSMITH_EMULATED
static size_t forward_workspace_bytes(const void *params, const void *dims, int32_t threads)
{
    return opsmith_softplus_forward_workspace_bytes(params, dims, threads);
}

static opsmith_status forward_f32(const struct kernel_call *call)
{
    return opsmith_softplus_forward_f32(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_f64(const struct kernel_call *call)
{
    return opsmith_softplus_forward_f64(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_f16(const struct kernel_call *call)
{
    return opsmith_softplus_forward_f16(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_bf16(const struct kernel_call *call)
{
    return opsmith_softplus_forward_bf16(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static const kernel_function forward_table[] = {
    forward_f32,
    forward_f64,
    forward_f16,
    forward_bf16,
};

static size_t backward_workspace_bytes(const void *params, const void *dims, int32_t threads)
{
    return opsmith_softplus_backward_workspace_bytes(params, dims, threads);
}

static opsmith_status backward_f32(const struct kernel_call *call)
{
    return opsmith_softplus_backward_f32(
        call->params, call->dims, call->heads[0], call->read[0], call->saved, call->written[0],
        call->requests[0], call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status backward_f64(const struct kernel_call *call)
{
    return opsmith_softplus_backward_f64(
        call->params, call->dims, call->heads[0], call->read[0], call->saved, call->written[0],
        call->requests[0], call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status backward_f16(const struct kernel_call *call)
{
    return opsmith_softplus_backward_f16(
        call->params, call->dims, call->heads[0], call->read[0], call->saved, call->written[0],
        call->requests[0], call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status backward_bf16(const struct kernel_call *call)
{
    return opsmith_softplus_backward_bf16(
        call->params, call->dims, call->heads[0], call->read[0], call->saved, call->written[0],
        call->requests[0], call->workspace, call->workspace_bytes, call->executor);
}

static const kernel_function backward_table[] = {
    backward_f32,
    backward_f64,
    backward_f16,
    backward_bf16,
};

#endif


const struct operator_info softplus_operator = {
    .name = "softplus",
    .doc = doc,
    .signature =
        "lambda data, *, beta=1.0, threshold=20.0, out=None: None",
    .inputs = 1,
    .states = 0,
    .outputs = 1,
    .arrays = arrays,
    .parameters = 2,
    .parameter = parameter_table,
    .dims = 1,
    .params_size = sizeof(parameters),
    .params_init = params_init,
    .dims_from_layout = dims_from_layout,
    .status_message = opsmith_softplus_status_message,
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
