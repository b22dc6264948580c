/* softmax_cross_entropy for Python: what the runtime needs to know of it. Made by Opsmith; edits are lost. */
#include <math.h>

#include "descriptors.h"
#include "opsmith/softmax_cross_entropy.h"

typedef opsmith_softmax_cross_entropy_params parameters;

_Static_assert(sizeof(parameters) <= MAX_PARAMS_BYTES, "capacity.h gives the parameters too little room");
_Static_assert(sizeof(opsmith_softmax_cross_entropy_dims) <= MAX_DIMS_FIELDS * sizeof(int64_t),
               "capacity.h gives the extents too little room");

static const char *const doc[] = {
    "softmax_cross_entropy(scores, labels, weight=None, *, axis=1, ignore_label=-100,",
    "    label_smoothing=0.0, reduction='none', output_log_prob=False, out=None)",
    "",
    "Cross-entropy of the softmax of scores along an axis against labels, with class weights and label smoothing.",
    "",
    "Inputs",
    "    scores: T [*outer C@axis *inner]",
    "        Unnormalized logarithms of the probabilities.",
    "    labels: L [*outer *inner], positions along C or ignore_label",
    "        The right class of each row; a row whose label is no class counts as ignored.",
    "    weight: T [C], 1 if absent",
    "        Weight of each class in the loss.",
    "",
    "Parameters",
    "    axis: int, default 1",
    "        The axis of the classes; a negative number counts from the last axis.",
    "    ignore_label: int, default -100",
    "        A row with this label has no loss and no gradient and does not count in the mean.",
    "    label_smoothing: float64, at least 0, at most 1, default 0.0",
    "        The part of a label that is spread evenly over all classes.",
    "    reduction: 'none' or 'mean' or 'sum', default 'none'",
    "        One loss for each row, their mean weighted by the weights of the labels, or their sum.",
    "    output_log_prob: bool, default False",
    "        Returns the logarithms of the probabilities beside the loss.",
    "",
    "Results",
    "    loss: T [*outer *inner], only if reduction == 'none'",
    "        The loss of each row.",
    "    total: T a scalar, only if reduction != 'none'",
    "        The mean or the sum of the losses.",
    "    log_prob: T [*outer C@axis *inner], only if output_log_prob",
    "        Logarithms of the probabilities.",
    "",
    "Types",
    "    T: float32, float64, float16, bfloat16",
    "    L: int32, int64",
    "",
    "The gradient: outputs, pullback = softmax_cross_entropy.vjp(...); pullback(*gradients of the outputs).",
    NULL,
};

static const struct array_info arrays[] = {
    {
        .name = "scores",
        .shape = { "*outer C@axis *inner", 3, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_DIM, .dim = 1, .at = 0 },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_FLOAT16, TYPE_BFLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x3, [TYPE_FLOAT64] = 0xc, [TYPE_FLOAT16] = 0x30, [TYPE_BFLOAT16] = 0xc0 },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
        .full = true,
    },
    {
        .name = "labels",
        .shape = { "*outer *inner", 2, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_INT32, TYPE_INT64, TYPE_INT32, TYPE_INT64, TYPE_INT32, TYPE_INT64, TYPE_INT32, TYPE_INT64 },
        .variants = { [TYPE_INT32] = 0x55, [TYPE_INT64] = 0xaa },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = NONE,
        .indexes = "C",
        .indexed = 1,
        .ignore = 1,
    },
    {
        .name = "weight",
        .shape = { "C", 1, (const struct shape_item[]){
            { .kind = ITEM_DIM, .dim = 1, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_FLOAT16, TYPE_BFLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x3, [TYPE_FLOAT64] = 0xc, [TYPE_FLOAT16] = 0x30, [TYPE_BFLOAT16] = 0xc0 },
        .type_from = 0,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
        .optional = true,
    },
    {
        .name = "loss",
        .shape = { "*outer *inner", 2, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_FLOAT16, TYPE_BFLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x3, [TYPE_FLOAT64] = 0xc, [TYPE_FLOAT16] = 0x30, [TYPE_BFLOAT16] = 0xc0 },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
        .differentiable = true,
    },
    {
        .name = "total",
        .shape = { "", 0, NULL },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_FLOAT16, TYPE_BFLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x3, [TYPE_FLOAT64] = 0xc, [TYPE_FLOAT16] = 0x30, [TYPE_BFLOAT16] = 0xc0 },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
        .differentiable = true,
    },
    {
        .name = "log_prob",
        .shape = { "*outer C@axis *inner", 3, (const struct shape_item[]){
            { .kind = ITEM_STAR, .dim = 0, .at = NONE },
            { .kind = ITEM_DIM, .dim = 1, .at = 0 },
            { .kind = ITEM_STAR, .dim = 2, .at = NONE },
        } },
        .types = (const uint8_t[]){ TYPE_FLOAT32, TYPE_FLOAT32, TYPE_FLOAT64, TYPE_FLOAT64, TYPE_FLOAT16, TYPE_FLOAT16, TYPE_BFLOAT16, TYPE_BFLOAT16 },
        .variants = { [TYPE_FLOAT32] = 0x3, [TYPE_FLOAT64] = 0xc, [TYPE_FLOAT16] = 0x30, [TYPE_BFLOAT16] = 0xc0 },
        .type_from = NONE,
        .alias = NONE,
        .keepdims = NONE,
        .floating = true,
        .full = true,
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
        .name = "ignore_label",
        .kind = PARAMETER_INT,
        .offset = offsetof(parameters, ignore_label),
        .minimum = -INFINITY,
        .maximum = INFINITY,
    },
    {
        .name = "label_smoothing",
        .kind = PARAMETER_FLOAT64,
        .offset = offsetof(parameters, label_smoothing),
        .minimum = 0.0,
        .maximum = 1.0,
    },
    {
        .name = "reduction",
        .kind = PARAMETER_ENUM,
        .offset = offsetof(parameters, reduction),
        .choices = 3,
        .texts = (const char *const[]){"none", "mean", "sum"},
    },
    {
        .name = "output_log_prob",
        .kind = PARAMETER_BOOL,
        .offset = offsetof(parameters, output_log_prob),
    },
};

static void params_init(void *params)
{
    opsmith_softmax_cross_entropy_params_init(params);
}

static opsmith_status dims_from_layout(const void *params, int32_t ndim, const int64_t *shape, const int64_t *strides,
                                       void *dims)
{
    return opsmith_softmax_cross_entropy_dims_from_layout(params, ndim, shape, strides, dims);
}

static size_t saved_bytes(const void *params, const void *dims)
{
    return opsmith_softmax_cross_entropy_saved_bytes(params, dims);
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
    visible |= (uint64_t)(p->output_log_prob) << 2; /* log_prob */
    return visible;
}

#ifndef OPSMITH_EMULATED
static size_t forward_workspace_bytes(const void *params, const void *dims, int32_t threads)
{
    return opsmith_softmax_cross_entropy_forward_workspace_bytes(params, dims, threads);
}

static opsmith_status forward_f32_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_f32_i32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f32_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_f32_i64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f64_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_f64_i32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f64_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_f64_i64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f16_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_f16_i32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_f16_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_f16_i64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_bf16_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_bf16_i32(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
}

static opsmith_status forward_bf16_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_forward_bf16_i64(
        call->params, call->dims, call->read[0], call->read[1], call->read[2], call->written[0],
        call->written[1], call->written[2], call->saved, call->workspace, call->workspace_bytes, call->executor);
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

static size_t backward_workspace_bytes(const void *params, const void *dims, int32_t threads)
{
    return opsmith_softmax_cross_entropy_backward_workspace_bytes(params, dims, threads);
}

static opsmith_status backward_f32_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_f32_i32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_f32_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_f32_i64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_f64_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_f64_i32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_f64_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_f64_i64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_f16_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_f16_i32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_f16_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_f16_i64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_bf16_i32(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_bf16_i32(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
}

static opsmith_status backward_bf16_i64(const struct kernel_call *call)
{
    return opsmith_softmax_cross_entropy_backward_bf16_i64(
        call->params, call->dims, call->heads[0], call->heads[1], call->read[0], call->read[1], call->read[2],
        call->saved, call->written[0], call->requests[0], call->written[1], call->requests[1], call->workspace,
        call->workspace_bytes, call->executor);
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

#endif


const struct operator_info softmax_cross_entropy_operator = {
    .name = "softmax_cross_entropy",
    .doc = doc,
    .signature =
        "lambda scores, labels, weight=None, *, axis=1, ignore_label=-100, label_smoothing=0.0, "
        "reduction='none', output_log_prob=False, out=None: None",
    .inputs = 3,
    .states = 0,
    .outputs = 3,
    .arrays = arrays,
    .parameters = 5,
    .parameter = parameter_table,
    .dims = 3,
    .params_size = sizeof(parameters),
    .params_init = params_init,
    .dims_from_layout = dims_from_layout,
    .status_message = opsmith_softmax_cross_entropy_status_message,
    .states_written = states_written,
    .outputs_visible = outputs_visible,
    .variants = 8,
    .saved_bytes = saved_bytes,
#ifndef OPSMITH_EMULATED
    .forward_workspace_bytes = forward_workspace_bytes,
    .forward = forward_table,
    .backward_workspace_bytes = backward_workspace_bytes,
    .backward = backward_table,
#endif
};
