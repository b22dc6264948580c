/* batch_norm_relu for Python: what the runtime needs to know of it. Made by Opsmith; edits are lost. */
#include <math.h>

#include "descriptors.h"
#include "opsmith/batch_norm_relu.h"

typedef opsmith_batch_norm_relu_params parameters;

_Static_assert(sizeof(parameters) <= MAX_PARAMS_BYTES, "capacity.h gives the parameters too little room");
_Static_assert(sizeof(opsmith_batch_norm_relu_dims) <= MAX_DIMS_FIELDS * sizeof(int64_t),
               "capacity.h gives the extents too little room");

static const char *const doc[] = {
    "batch_norm_relu(data, gamma, beta, moving_mean, moving_var, *, eps=0.001, momentum=0.9,",
    "    fix_gamma=True, use_global_stats=False, axis=1, training=False, out=None)",
    "",
    "Batch normalization and a rectifier in one, without the normalized batch in memory.",
    "",
    "Inputs",
    "    data: T [*outer C@axis *inner]",
    "        The batch to normalize.",
    "    gamma: S [C]",
    "        Scale of each channel.",
    "    beta: S [C]",
    "        Offset of each channel.",
    "",
    "States, updated in place",
    "    moving_mean: S [C], 0 at first",
    "        Moving average of the means of the batches.",
    "    moving_var: S [C], 1 at first",
    "        Moving average of the population variances of the batches.",
    "",
    "Parameters",
    "    eps: float64, at least 0, default 0.001",
    "        Added to the variance before the root, so that a constant channel does not divide by zero.",
    "    momentum: float64, at least 0, at most 1, default 0.9",
    "        Weight of the old moving statistics in an update; the batch's own statistics have weight 1 - momentum.",
    "    fix_gamma: bool, default True",
    "        Takes gamma as 1 and gives it a gradient of 0. The gamma array itself is not written.",
    "    use_global_stats: bool, default False",
    "        Normalizes by the moving statistics in training too, which makes the normalization a scale and shift.",
    "    axis: int, default 1",
    "        The channel axis; a negative number counts from the last axis.",
    "    training: bool, default False",
    "        Selects the training mode.",
    "",
    "Results",
    "    out: T [*outer C@axis *inner]",
    "        The rectified batch.",
    "",
    "Types",
    "    T: float32, float64, float16, bfloat16",
    "    S: float32 where T is float16 or bfloat16, else T",
    "",
    "The gradient: outputs, pullback = batch_norm_relu.vjp(...); pullback(*gradients of the outputs).",
    NULL,
};

static const struct array_info arrays[] = {
    {
        .name = "data",
        .shape = { "*outer C@axis *inner", 3, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_DIM, .dim = 1, .at = 4 },
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
        .name = "moving_mean",
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
        .name = "moving_var",
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
            { .kind = ITEM_DIM, .dim = 1, .at = 4 },
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
};

static const struct parameter_info parameter_table[] = {
    {
        .name = "eps",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, eps),
        .minimum = 0.0,
        .maximum = INFINITY,
    },
    {
        .name = "momentum",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, momentum),
        .minimum = 0.0,
        .maximum = 1.0,
    },
    {
        .name = "fix_gamma",
        .kind = PARAMETER_BOOL,
        .offset = offsetof(parameters, fix_gamma),
    },
    {
        .name = "use_global_stats",
        .kind = PARAMETER_BOOL,
        .offset = offsetof(parameters, use_global_stats),
    },
    {
        .name = "axis",
        .kind = PARAMETER_INT,
        .offset = offsetof(parameters, axis),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "training",
        .kind = PARAMETER_BOOL,
        .offset = offsetof(parameters, training),
    },
};

static void params_init(void *params)
{
    opsmith_batch_norm_relu_params_init(params);
}

static opsmith_status dims_from_layout(const void *params, int32_t ndim, const int64_t *shape, const int64_t *strides,
                                       void *dims)
{
    return opsmith_batch_norm_relu_dims_from_layout(params, ndim, shape, strides, dims);
}

static size_t saved_bytes(const void *params, const void *dims)
{
    return opsmith_batch_norm_relu_saved_bytes(params, dims);
}

/* The states that a call assigns to, as bits. */
static uint64_t states_written(const void *params, uint64_t present)
{
    const parameters *p = params;
    uint64_t written = 0;
    (void)p;
    (void)present;
    written |= (uint64_t)(p->training && !p->use_global_stats) << 0; /* moving_mean */
    written |= (uint64_t)(p->training && !p->use_global_stats) << 1; /* moving_var */
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
    return opsmith_batch_norm_relu_forward_workspace_bytes(params, dims, threads);
}

static opsmith_status forward_f32(const struct kernel_call *call)
{
    return opsmith_batch_norm_relu_forward_f32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->read[4],
        call->written[0], call->written[1], call->written[2], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_f64(const struct kernel_call *call)
{
    return opsmith_batch_norm_relu_forward_f64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->read[4],
        call->written[0], call->written[1], call->written[2], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_f16(const struct kernel_call *call)
{
    return opsmith_batch_norm_relu_forward_f16(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->read[4],
        call->written[0], call->written[1], call->written[2], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_bf16(const struct kernel_call *call)
{
    return opsmith_batch_norm_relu_forward_bf16(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->read[4],
        call->written[0], call->written[1], call->written[2], call->saved, call->workspace,
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
    return opsmith_batch_norm_relu_backward_workspace_bytes(params, dims, threads);
}

static opsmith_status backward_f32(const struct kernel_call *call)
{
    return opsmith_batch_norm_relu_backward_f32(
        call->params, call->dims, call->heads[0], call->read[0], call->read[1], call->read[2], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->written[2],
        call->requests[2], call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status backward_f64(const struct kernel_call *call)
{
    return opsmith_batch_norm_relu_backward_f64(
        call->params, call->dims, call->heads[0], call->read[0], call->read[1], call->read[2], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->written[2],
        call->requests[2], call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status backward_f16(const struct kernel_call *call)
{
    return opsmith_batch_norm_relu_backward_f16(
        call->params, call->dims, call->heads[0], call->read[0], call->read[1], call->read[2], call->saved,
        call->written[0], call->requests[0], call->written[1], call->requests[1], call->written[2],
        call->requests[2], call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status backward_bf16(const struct kernel_call *call)
{
    return opsmith_batch_norm_relu_backward_bf16(
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


const struct operator_info batch_norm_relu_operator = {
    .name = "batch_norm_relu",
    .doc = doc,
    .signature =
        "lambda data, gamma, beta, moving_mean, moving_var, *, eps=0.001, momentum=0.9, fix_gamma=True, "
        "use_global_stats=False, axis=1, training=False, out=None: None",
    .inputs = 3,
    .states = 2,
    .outputs = 1,
    .arrays = arrays,
    .parameters = 6,
    .parameter = parameter_table,
    .dims = 3,
    .params_size = sizeof(parameters),
    .params_init = params_init,
    .dims_from_layout = dims_from_layout,
    .status_message = opsmith_batch_norm_relu_status_message,
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
