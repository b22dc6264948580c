/* layer_norm for Python: what the runtime needs to know of it. Made by Opsmith; edits are lost. */
#include <math.h>

#include "descriptors.h"
#include "opsmith/layer_norm.h"

typedef opsmith_layer_norm_params parameters;

_Static_assert(sizeof(parameters) <= MAX_PARAMS_BYTES, "capacity.h gives the parameters too little room");
_Static_assert(sizeof(opsmith_layer_norm_dims) <= MAX_DIMS_FIELDS * sizeof(int64_t),
               "capacity.h gives the extents too little room");

static const char *const doc[] = {
    "layer_norm(data, gamma, beta, *, axis=-1, eps=1e-05, output_mean_var=False, out=None)",
    "",
    "Normalizes every row along an axis by its own mean and variance, then applies scale gamma and offset beta.",
    "",
    "Inputs",
    "    data: T [*outer C@axis *inner]",
    "        The rows to normalize.",
    "    gamma: S [C]",
    "        Scale of each element of a row.",
    "    beta: S [C]",
    "        Offset of each element of a row.",
    "",
    "Parameters",
    "    axis: int, default -1",
    "        The axis to normalize along; a negative number counts from the last axis.",
    "    eps: float64, at least 0, default 1e-05",
    "        Added to the variance before the root, so that a constant row does not divide by zero.",
    "    output_mean_var: bool, default False",
    "        Returns the mean and the standard deviation beside the output. No gradient flows through them.",
    "",
    "Results",
    "    out: T [*outer C@axis *inner]",
    "        The normalized rows.",
    "    mean: S [*outer *inner], only if output_mean_var, axes it drops stay as 1",
    "        The mean of each row.",
    "    std: S [*outer *inner], only if output_mean_var, axes it drops stay as 1",
    "        The root of the variance plus eps.",
    "",
    "Types",
    "    T: float32, float64, float16, bfloat16",
    "    S: float32 where T is float16 or bfloat16, else T",
    "",
    "The gradient: outputs, pullback = layer_norm.vjp(...); pullback(*gradients of the outputs).",
    NULL,
};

static const struct array_info arrays[] = {
    {
        .name = "data",
        .shape = { "*outer C@axis *inner", 3, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_DIM, .dim = 1, .at = 0 },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
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
        .name = "gamma",
        .shape = { "C", 1, (const struct shape_item[]){
            { .kind = ITEM_DIM, .dim = 1, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT32, TYPE_FLOAT32 },
        .variants = { [TYPE_FLOAT32] = 0xd, [TYPE_FLOAT64] = 0x2 },
        .type_from = 0,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
    },
    {
        .name = "beta",
        .shape = { "C", 1, (const struct shape_item[]){
            { .kind = ITEM_DIM, .dim = 1, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT32, TYPE_FLOAT32 },
        .variants = { [TYPE_FLOAT32] = 0xd, [TYPE_FLOAT64] = 0x2 },
        .type_from = 0,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
    },
    {
        .name = "out",
        .shape = { "*outer C@axis *inner", 3, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_DIM, .dim = 1, .at = 0 },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
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
        .name = "mean",
        .shape = { "*outer *inner", 2, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT32, TYPE_FLOAT32 },
        .variants = { [TYPE_FLOAT32] = 0xd, [TYPE_FLOAT64] = 0x2 },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = ALWAYS,
        .kept = { "*outer 1 *inner", 3, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_DIM, .dim = 1, .at = 0, .one = true },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
        } },
        .floating = true,
    },
    {
        .name = "std",
        .shape = { "*outer *inner", 2, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT32, TYPE_FLOAT32 },
        .variants = { [TYPE_FLOAT32] = 0xd, [TYPE_FLOAT64] = 0x2 },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = ALWAYS,
        .kept = { "*outer 1 *inner", 3, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_DIM, .dim = 1, .at = 0, .one = true },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
        } },
        .floating = true,
    },
};

static const struct parameter_info parameter_table[] = {
    {
        .name = "axis",
        .kind = PARAMETER_INT,
        .offset = offsetof(parameters, axis),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "eps",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, eps),
        .minimum = 0.0,
        .maximum = INFINITY,
    },
    {
        .name = "output_mean_var",
        .kind = PARAMETER_BOOL,
        .offset = offsetof(parameters, output_mean_var),
    },
};

static void params_init(void *params)
{
    opsmith_layer_norm_params_init(params);
}

static opsmith_status dims_from_layout(const void *params, int32_t ndim, const int64_t *shape, const int64_t *strides,
                                       void *dims)
{
    return opsmith_layer_norm_dims_from_layout(params, ndim, shape, strides, dims);
}

static size_t saved_bytes(const void *params, const void *dims)
{
    return opsmith_layer_norm_saved_bytes(params, dims);
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
    visible |= (uint64_t)(p->output_mean_var) << 1; /* mean */
    visible |= (uint64_t)(p->output_mean_var) << 2; /* std */
    return visible;
}

#ifndef OPSMITH_EMULATED
static size_t forward_workspace_bytes(const void *params, const void *dims, int32_t threads)
{
    return opsmith_layer_norm_forward_workspace_bytes(params, dims, threads);
}

static opsmith_status forward_f32(const struct kernel_call *call)
{
    return opsmith_layer_norm_forward_f32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f64(const struct kernel_call *call)
{
    return opsmith_layer_norm_forward_f64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f16(const struct kernel_call *call)
{
    return opsmith_layer_norm_forward_f16(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_bf16(const struct kernel_call *call)
{
    return opsmith_layer_norm_forward_bf16(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static const kernel_function forward_table[] = {
    forward_f32,
    forward_f64,
    forward_f16,
    forward_bf16,
};

static size_t backward_workspace_bytes(const void *params, const void *dims, int32_t threads)
{
    return opsmith_layer_norm_backward_workspace_bytes(params, dims, threads);
}

static opsmith_status backward_f32(const struct kernel_call *call)
{
    return opsmith_layer_norm_backward_f32(
        call->params, call->dims, call->heads[0], call->read[0], call->read[1], call->read[2], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->written[2],
        call->requests[2], call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status backward_f64(const struct kernel_call *call)
{
    return opsmith_layer_norm_backward_f64(
        call->params, call->dims, call->heads[0], call->read[0], call->read[1], call->read[2], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->written[2],
        call->requests[2], call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status backward_f16(const struct kernel_call *call)
{
    return opsmith_layer_norm_backward_f16(
        call->params, call->dims, call->heads[0], call->read[0], call->read[1], call->read[2], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->written[2],
        call->requests[2], call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status backward_bf16(const struct kernel_call *call)
{
    return opsmith_layer_norm_backward_bf16(
        call->params, call->dims, call->heads[0], call->read[0], call->read[1], call->read[2], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->written[2],
        call->requests[2], call->workspace, call->workspace_bytes, call->executor);
}

static const kernel_function backward_table[] = {
    backward_f32,
    backward_f64,
    backward_f16,
    backward_bf16,
};

#endif


const struct operator_info layer_norm_operator = {
    .name = "layer_norm",
    .doc = doc,
    .signature =
        "lambda data, gamma, beta, *, axis=-1, eps=1e-05, output_mean_var=False, out=None: None",
    .inputs = 3,
    .states = 0,
    .outputs = 3,
    .arrays = arrays,
    .parameters = 3,
    .parameter = parameter_table,
    .dims = 3,
    .params_size = sizeof(parameters),
    .params_init = params_init,
    .dims_from_layout = dims_from_layout,
    .status_message = opsmith_layer_norm_status_message,
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
