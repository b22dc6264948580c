/* A call of a pullback in progress. */
#ifndef OPSMITH_PYTHON_BACKWARD_H
#define OPSMITH_PYTHON_BACKWARD_H

#include "binding.h"

/* Gradients of the inputs come first, then those of the outputs (the heads), each by the number of its array. */
struct backward {
    struct pullback_object *pullback;
    const struct operator_object *op;
    const struct operator_info *info;
    struct hold holds[MAX_ARRAYS];
    struct array arrays[MAX_ARRAYS];
    struct array full[MAX_ARRAYS]; /* of broadcast inputs: the gradient of the full shape */
    PyObject *given[MAX_ARRAYS]; /* by input: the array for its gradient, from `add_to` or `out`; strong */
    uint64_t wanted, added; /* inputs, as bits; those of `add_to` */
};

/* What an array is called in a message. */
struct label {
    char text[128];
};

static inline const struct array_info *head_info(const struct backward *backward, int head)
{
    return &backward->info->arrays[backward->info->inputs + backward->info->states + head];
}

static inline bool is_differentiable(const struct array_info *info)
{
    return info->differentiable && info->floating;
}

static inline bool has_head(const struct backward *backward, int head)
{
    const uint64_t visible = backward->info->outputs_visible(backward->pullback->problem.params.bytes);
    return is_differentiable(head_info(backward, head)) && (visible >> head & 1);
}

static inline bool has_gradient(const struct backward *backward, int input)
{
    return backward->info->arrays[input].floating && (backward->pullback->problem.present >> input & 1);
}

static inline struct array *head_array(struct backward *backward, int head)
{
    return &backward->arrays[backward->info->inputs + head];
}

/* ---- pullback_arguments.c ---- */
HIDDEN struct label backward_label(const struct backward *backward, int index);
HIDDEN int backward_read(struct backward *backward, PyObject *const *values, Py_ssize_t positions, PyObject *names,
                         PyObject **heads);

#endif
