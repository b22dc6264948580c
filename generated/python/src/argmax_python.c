/* argmax for Python: what the runtime needs to know of it. Made by Opsmith; edits are lost. */
#include <math.h>

#include "descriptors.h"
#include "opsmith/argmax.h"

typedef opsmith_argmax_params parameters;

_Static_assert(sizeof(parameters) <= MAX_PARAMS_BYTES, "capacity.h gives the parameters too little room");
_Static_assert(sizeof(opsmith_argmax_dims) <= MAX_DIMS_FIELDS * sizeof(int64_t),
               "capacity.h gives the extents too little room");

static const char *const doc[] = {
    "argmax(data, *, axes=(), keepdims=False, select_last_index=False, out=None)",
    "",
    "Position of the largest element over any set of axes, which count as one axis in C order.",
    "",
    "Inputs",
    "    data: T [{kept | reduced@axes}]",
    "        The array to reduce.",
    "",
    "Parameters",
    "    axes: int | Sequence[int], default ()",
    "        The axes that are reduced; a negative number counts from the last axis. None named means all axes.",
    "    keepdims: bool, default False",
    "        Keeps the reduced axes in the result with extent 1.",
    "    select_last_index: bool, default False",
    "        Of equal elements the last one is taken instead of the first.",
    "",
    "Results",
    "    out: int64 [*kept], axes it drops stay as 1 if keepdims",
    "        The positions; that of a NaN where there is one.",
    "",
    "Types",
    "    T: float32, float64, float16, bfloat16",
    NULL,
};

static const struct array_info arrays[] = {
    {
        .name = "data",
        .shape = { "{kept | reduced@axes}", 1, (const struct shape_item[]){
            { .kind = ITEM_AXES, .dim = 0, .at = 0, .reduced = 1 },
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
        .shape = { "*kept", 1, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_INT64, TYPE_INT64, TYPE_INT64, TYPE_INT64 },
        .variants = { [TYPE_INT64] = 0xf },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = 1,
        .kept = { "{kept | 1@axes}", 1, (const struct shape_item[]){
            { .kind = ITEM_AXES, .dim = 0, .at = 0, .reduced_one = true, .reduced = 1 },
        } },
    },
};

static const struct parameter_info parameter_table[] = {
    {
        .name = "axes",
        .kind = PARAMETER_INTS,
        .offset = offsetof(parameters, axes),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "keepdims",
        .kind = PARAMETER_BOOL,
        .offset = offsetof(parameters, keepdims),
    },
    {
        .name = "select_last_index",
        .kind = PARAMETER_BOOL,
        .offset = offsetof(parameters, select_last_index),
    },
};

static void params_init(void *params)
{
    opsmith_argmax_params_init(params);
}

static opsmith_status dims_from_layout(const void *params, int32_t ndim, const int64_t *shape, const int64_t *strides,
                                       void *dims)
{
    return opsmith_argmax_dims_from_layout(params, ndim, shape, strides, dims);
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
    return opsmith_argmax_forward_workspace_bytes(params, dims, threads);
}

static opsmith_status forward_f32(const struct kernel_call *call)
{
    return opsmith_argmax_forward_f32(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_f64(const struct kernel_call *call)
{
    return opsmith_argmax_forward_f64(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_f16(const struct kernel_call *call)
{
    return opsmith_argmax_forward_f16(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status forward_bf16(const struct kernel_call *call)
{
    return opsmith_argmax_forward_bf16(
        call->params, call->dims, call->read[0], call->written[0], call->saved, call->workspace,
        call->workspace_bytes, call->executor);
}

static const kernel_function forward_table[] = {
    forward_f32,
    forward_f64,
    forward_f16,
    forward_bf16,
};

#endif


const struct operator_info argmax_operator = {
    .name = "argmax",
    .doc = doc,
    .signature =
        "lambda data, *, axes=(), keepdims=False, select_last_index=False, out=None: None",
    .inputs = 1,
    .states = 0,
    .outputs = 1,
    .arrays = arrays,
    .parameters = 3,
    .parameter = parameter_table,
    .dims = 2,
    .params_size = sizeof(parameters),
    .params_init = params_init,
    .dims_from_layout = dims_from_layout,
    .status_message = opsmith_argmax_status_message,
    .states_written = states_written,
    .outputs_visible = outputs_visible,
    .variants = 4,
    .no_gradient = "its results are whole numbers",
#ifndef OPSMITH_EMULATED
    .forward_workspace_bytes = forward_workspace_bytes,
    .forward = forward_table,
#endif
};
