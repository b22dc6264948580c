/* rmspropalex_update for Python: what the runtime needs to know of it. Made by Opsmith; edits are lost. */
#include <math.h>

#include "descriptors.h"
#include "opsmith/rmspropalex_update.h"

typedef opsmith_rmspropalex_update_params parameters;

_Static_assert(sizeof(parameters) <= MAX_PARAMS_BYTES, "capacity.h gives the parameters too little room");
_Static_assert(sizeof(opsmith_rmspropalex_update_dims) <= MAX_DIMS_FIELDS * sizeof(int64_t),
               "capacity.h gives the extents too little room");

static const char *const doc[] = {
    "rmspropalex_update(weight, grad, n, g, delta, *, lr, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0,",
    "    gamma1=0.95, gamma2=0.9, epsilon=1e-08, clip_weights=-1.0, out=None)",
    "",
    "One step of centered RMSProp with momentum as Graves defined it.",
    "",
    "Inputs",
    "    weight: T [*axes]",
    "        The weights.",
    "    grad: T [*axes]",
    "        Their gradient.",
    "",
    "States, updated in place",
    "    n: T [*axes], 0 at first",
    "        Moving mean of the squared gradients.",
    "    g: T [*axes], 0 at first",
    "        Moving mean of the gradients.",
    "    delta: T [*axes], 0 at first",
    "        The last step.",
    "",
    "Parameters",
    "    lr: float64, required",
    "        Learning rate.",
    "    wd: float64, default 0.0",
    "        Weight decay, which pulls the weights toward 0 in proportion to themselves.",
    "    rescale_grad: float64, default 1.0",
    "        Factor of the gradient before anything else.",
    "    clip_gradient: float64, default -1.0",
    "        Limit of the absolute values of the gradient; none if it is below 0.",
    "    gamma1: float64, at least 0, at most 1, default 0.95",
    "        Weight of the old means in the new ones.",
    "    gamma2: float64, default 0.9",
    "        Weight of the last step.",
    "    epsilon: float64, default 1e-08",
    "        Added to the moving variance under the root.",
    "    clip_weights: float64, default -1.0",
    "        Limit of the absolute values of the new weights; none if it is below 0.",
    "",
    "Results",
    "    out: T [*axes]",
    "        The new weights.",
    "",
    "Types",
    "    T: float32, float64, float16, bfloat16",
    NULL,
};

static const struct array_info arrays[] = {
    {
        .name = "weight",
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
        .name = "grad",
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
        .name = "n",
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
        .name = "g",
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
        .name = "delta",
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
        .name = "out",
        .shape = { "*axes", 1, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x1, [TYPE_FLOAT64] = 0x2, [TYPE_FLOAT16] = 0x4, [TYPE_BFLOAT16] = 0x8 },
        .type_from = NONE,
        .alias = 0,
        .keepdims = NONE,
        .floating = true,
        .full = true,
        .differentiable = true,
    },
};

static const struct parameter_info parameter_table[] = {
    {
        .name = "lr",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, lr),
        .required = true,
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "wd",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, wd),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "rescale_grad",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, rescale_grad),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "clip_gradient",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, clip_gradient),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "gamma1",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, gamma1),
        .minimum = 0.0,
        .maximum = 1.0,
    },
    {
        .name = "gamma2",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, gamma2),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "epsilon",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, epsilon),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "clip_weights",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, clip_weights),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
};

static void params_init(void *params)
{
    opsmith_rmspropalex_update_params_init(params);
}

static opsmith_status dims_from_layout(const void *params, int32_t ndim, const int64_t *shape, const int64_t *strides,
                                       void *dims)
{
    return opsmith_rmspropalex_update_dims_from_layout(params, ndim, shape, strides, dims);
}

/* The states that a call assigns to, as bits. */
static uint64_t states_written(const void *params, uint64_t present)
{
    const parameters *p = params;
    uint64_t written = 0;
    (void)p;
    (void)present;
    written |= (uint64_t)(1) << 0; /* n */
    written |= (uint64_t)(1) << 1; /* g */
    written |= (uint64_t)(1) << 2; /* delta */
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
    return opsmith_rmspropalex_update_forward_workspace_bytes(params, dims, threads);
}

static opsmith_status forward_f32(const struct kernel_call *call)
{
    return opsmith_rmspropalex_update_forward_f32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->read[4],
        call->written[0], call->written[1], call->written[2], call->written[3], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_f64(const struct kernel_call *call)
{
    return opsmith_rmspropalex_update_forward_f64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->read[4],
        call->written[0], call->written[1], call->written[2], call->written[3], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_f16(const struct kernel_call *call)
{
    return opsmith_rmspropalex_update_forward_f16(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->read[4],
        call->written[0], call->written[1], call->written[2], call->written[3], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_bf16(const struct kernel_call *call)
{
    return opsmith_rmspropalex_update_forward_bf16(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->read[3], call->read[4],
        call->written[0], call->written[1], call->written[2], call->written[3], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static const kernel_function forward_table[] = {
    forward_f32,
    forward_f64,
    forward_f16,
    forward_bf16,
};

#endif


const struct operator_info rmspropalex_update_operator = {
    .name = "rmspropalex_update",
    .doc = doc,
    .signature =
        "lambda weight, grad, n, g, delta, *, lr, wd=0.0, rescale_grad=1.0, clip_gradient=-1.0, gamma1=0.95, "
        "gamma2=0.9, epsilon=1e-08, clip_weights=-1.0, out=None: None",
    .inputs = 2,
    .states = 3,
    .outputs = 1,
    .arrays = arrays,
    .parameters = 8,
    .parameter = parameter_table,
    .dims = 1,
    .params_size = sizeof(parameters),
    .params_init = params_init,
    .dims_from_layout = dims_from_layout,
    .status_message = opsmith_rmspropalex_update_status_message,
    .states_written = states_written,
    .outputs_visible = outputs_visible,
    .variants = 4,
    .no_gradient = "its spec says `gradient: none`",
#ifndef OPSMITH_EMULATED
    .forward_workspace_bytes = forward_workspace_bytes,
    .forward = forward_table,
#endif
};
