/* A forward call: from Python's arguments to a kernel call and back. Nothing is written before all is checked. */
#include "frame.h"

static struct hold *hold_of(struct frame *frame, int index)
{
    return index < frame->op->info->inputs ? &frame->input_holds[index] : &frame->holds[index];
}

static void frame_begin(struct frame *frame, struct operator_object *op, struct pullback_object *pullback)
{
    const int count = op->info->inputs + op->info->states + op->info->outputs;
    frame->op = op;
    frame->library.from_dlpack = NULL;
    frame->outs = NULL;
    frame->input_holds = pullback == NULL ? frame->holds : pullback->holds;
    frame->given_outputs = frame->written_states = 0;
    for (int k = 0; k < count; ++k) {
        frame->arrays[k].object = NULL;
        frame->holds[k].kind = HOLD_NOTHING;
        frame->holds[k].copy = NULL;
    }
}

static void frame_end(struct frame *frame)
{
    const struct operator_info *info = frame->op->info;
    for (int k = 0; k < info->inputs + info->states + info->outputs; ++k) {
        hold_release(&frame->holds[k]);
        Py_XDECREF(frame->arrays[k].object);
    }
    library_release(&frame->library);
    Py_XDECREF(frame->outs);
}

static int acquire_argument(struct frame *frame, int index, bool keep)
{
    struct operator_object *op = frame->op;
    PyObject *object = frame->given.arrays[index], *dense = NULL;
    const bool input = index < op->info->inputs;
    if (Py_TYPE(object) != op->state->ndarray && known_type(op->state, object).kind == KIND_NONE) {
        dense = storage_resolve(op, op->info->arrays[index].name, object, input ? frame->problem.params.bytes : NULL);
        if (dense == NULL && PyErr_Occurred()) {
            return -1;
        }
    }
    int result = array_acquire(op, op->info->arrays[index].name, dense != NULL ? dense : object, keep && input,
                               &frame->arrays[index], hold_of(frame, index));
    Py_XDECREF(dense);
    return result;
}

/* Reads inputs and states; their types say which variant is meant. */
static int acquire_arguments(struct frame *frame, bool keep)
{
    const struct operator_info *info = frame->op->info;
    uint64_t variants = info->variants == 64 ? UINT64_MAX : ((uint64_t)1 << info->variants) - 1;
    frame->problem.present = 0;
    for (int k = 0; k < info->inputs + info->states; ++k) {
        frame->problem.broadcast[k] = 0;
        if (frame->given.arrays[k] == NULL) {
            continue;
        }
        frame->problem.present |= (uint64_t)1 << k;
        const int from = info->arrays[k].type_from;
        const struct array *by = from != NONE && frame->problem.present >> from & 1 ? &frame->arrays[from] : NULL;
        if (acquire_argument(frame, k, keep) < 0 ||
            type_narrow(frame->op, k, &frame->arrays[k], by, &variants) < 0) {
            return -1;
        }
    }
    frame->problem.variant = 0;
    while (!(variants >> frame->problem.variant & 1)) {
        ++frame->problem.variant;
    }
    return 0;
}

/* Binds the dimensions, chooses the layout and brings inputs and states into it. */
static int fit_arguments(struct frame *frame)
{
    struct operator_object *op = frame->op;
    const struct operator_info *info = op->info;
    struct problem *problem = &frame->problem;
    if (shape_bind(op, problem, &frame->arrays[0]) < 0) {
        return -1;
    }
    for (int k = 0; k < info->inputs + info->states; ++k) {
        struct array *array = &frame->arrays[k];
        if (array->object != NULL &&
            (k < info->inputs ? shape_fit_input(op, problem, k, array)
                              : shape_check(op, problem, info->arrays[k].name, &info->arrays[k], array)) < 0) {
            return -1;
        }
    }
    if (layout_choose(op, problem, &frame->arrays[0]) < 0) {
        return -1;
    }
    for (int k = 0; k < info->inputs; ++k) {
        if (info->arrays[k].indexes != NULL && frame->arrays[k].object != NULL &&
            positions_check(op, problem, k, &frame->arrays[k]) < 0) {
            return -1;
        }
    }
    for (int k = 0; k < info->inputs + info->states; ++k) {
        if (frame->arrays[k].object != NULL &&
            array_place(problem, info->arrays[k].full, &frame->arrays[k], hold_of(frame, k)) < 0) {
            return -1;
        }
    }
    return 0;
}

static int prepare(struct frame *frame, PyObject *const *values, Py_ssize_t positions, PyObject *names,
                   bool for_pullback)
{
    if (arguments_read(frame->op, values, positions, names, frame->problem.params.bytes, &frame->given) < 0 ||
        acquire_arguments(frame, for_pullback) < 0 || fit_arguments(frame) < 0 ||
        outputs_prepare(frame, for_pullback) < 0) {
        return -1;
    }
    return outputs_check(frame);
}

static int run(struct frame *frame, void *saved)
{
    const struct operator_info *info = frame->op->info;
    const int read_count = info->inputs + info->states, count = read_count + info->outputs;
    const void *read[MAX_ARRAYS];
    void *written[MAX_ARRAYS];
    uint64_t outputs = 0;
    for (int k = 0; k < count; ++k) {
        const bool there = frame->arrays[k].object != NULL;
        if (k < read_count) {
            read[k] = there ? frame->arrays[k].work : NULL;
        }
        if (k >= info->inputs) { /* a state is its own new state, or NULL in a mode that does not write it */
            const bool write = k >= read_count ? there : (frame->written_states >> k & 1) != 0;
            written[k - info->inputs] = write ? frame->arrays[k].work : NULL;
        }
        outputs |= (uint64_t)(there && k >= read_count) << k;
    }
    struct kernel_call call = {.read = read, .written = written, .saved = saved};
    return kernel_run(frame->op, &frame->problem, false, &call, frame->arrays, count, frame->problem.present,
                      frame->written_states | outputs);
}

PyObject *operator_call(PyObject *self, PyObject *const *values, size_t positions, PyObject *names)
{
    struct frame frame;
    frame_begin(&frame, (struct operator_object *)self, NULL);
    PyObject *result = NULL;
    if (prepare(&frame, values, vector_positions(positions), names, false) == 0 && run(&frame, NULL) == 0) {
        result = outputs_results(&frame);
    }
    frame_end(&frame);
    return result;
}

/* Moves what the backward needs into the pullback. */
static void fill_pullback(struct pullback_object *pullback, struct frame *frame)
{
    pullback->problem = frame->problem;
    pullback->library = frame->library;
    Py_XINCREF(pullback->library.from_dlpack);
    for (int k = 0; k < frame->op->info->inputs; ++k) {
        if (frame->arrays[k].object != NULL) {
            pullback->objects[k] = frame->arrays[k].object;
            Py_INCREF(pullback->objects[k]);
            pullback->read[k] = frame->arrays[k].work;
            footprint_of(&frame->arrays[k], &pullback->footprints[k]);
        }
    }
}

PyObject *operator_vjp(PyObject *self, PyObject *const *values, Py_ssize_t positions, PyObject *names)
{
    struct operator_object *op = (struct operator_object *)self;
    if (op->info->saved_bytes == NULL) {
        fail(op, PyExc_TypeError, "there is no gradient, since %s", op->info->no_gradient);
        return NULL;
    }
    struct pullback_object *pullback = (struct pullback_object *)PyType_GenericAlloc(op->state->pullback_type, 0);
    if (pullback == NULL) {
        return NULL;
    }
    Py_INCREF(self);
    pullback->call = pullback_call;
    pullback->op = op;
    struct frame frame;
    frame_begin(&frame, op, pullback);
    PyObject *outputs = NULL, *result = NULL;
    if (prepare(&frame, values, positions, names, true) == 0) {
        pullback->saved = memory_new(op->info->saved_bytes(frame.problem.params.bytes, frame.problem.dims));
        if (pullback->saved != NULL && run(&frame, pullback->saved) == 0) {
            fill_pullback(pullback, &frame);
            outputs = outputs_results(&frame);
        }
    }
    if (outputs != NULL) {
        result = PyTuple_Pack(2, outputs, (PyObject *)pullback);
        Py_DECREF(outputs);
    }
    frame_end(&frame);
    Py_DECREF((PyObject *)pullback);
    return result;
}
