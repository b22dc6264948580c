/* The outputs of a call: given ones are checked, missing ones made, and what is written is kept apart from what is read. */
#include "frame.h"

static void find_visible(struct frame *frame)
{
    const struct operator_info *info = frame->op->info;
    frame->visible = info->outputs_visible(frame->problem.params.bytes) << (info->inputs + info->states);
}

/* How many visible outputs there are among those before array `end`. */
static int count_visible(const struct frame *frame, int end)
{
    int count = 0;
    for (int k = frame->op->info->inputs + frame->op->info->states; k < end; ++k) {
        count += (frame->visible >> k & 1) != 0;
    }
    return count;
}

static int count_arrays(const struct frame *frame)
{
    return frame->op->info->inputs + frame->op->info->states + frame->op->info->outputs;
}

/* `out` is one array if one output is visible, else a tuple; None in it: to be made. */
static int read_outs(struct frame *frame, int visible)
{
    PyObject *out = frame->given.out;
    if (out == NULL) {
        return 0;
    }
    const bool many = PyTuple_Check(out) || PyList_Check(out);
    if (!many && visible != 1) {
        return fail(frame->op, PyExc_TypeError, "out is one object, expected a tuple of %d arrays", visible);
    }
    if (!many) {
        return 0;
    }
    frame->outs = PySequence_Tuple(out);
    if (frame->outs == NULL) {
        return -1;
    }
    if (PyTuple_Size(frame->outs) != visible) {
        return fail(frame->op, PyExc_ValueError, "out has %zd arrays, expected %d", PyTuple_Size(frame->outs),
                    visible);
    }
    return 0;
}

static int check_writable(const struct frame *frame, const char *name, const struct array *array)
{
    return array_is_writable(frame->op->state, array)
               ? 0
               : fail(frame->op, PyExc_ValueError, "%s is read-only, expected an array to write to", name);
}

struct label {
    char text[16];
};

/* What a given output is called in a message: out, or out[1]. */
static struct label label_of(const struct frame *frame, int index)
{
    struct label label = {"out"};
    if (count_visible(frame, count_arrays(frame)) > 1) {
        PyOS_snprintf(label.text, sizeof label.text, "out[%d]", count_visible(frame, index));
    }
    return label;
}

static int take_output(struct frame *frame, int index, PyObject *object)
{
    const struct array_info *info = &frame->op->info->arrays[index];
    struct array *array = &frame->arrays[index];
    const struct label label = label_of(frame, index);
    frame->given_outputs |= (uint64_t)1 << index;
    if (array_acquire(frame->op, label.text, object, false, array, &frame->holds[index]) < 0 ||
        type_check(frame->op, label.text, array, info->types[frame->problem.variant]) < 0 ||
        shape_check(frame->op, &frame->problem, label.text, info, array) < 0 ||
        check_writable(frame, label.text, array) < 0) {
        return -1;
    }
    return array_place(&frame->problem, info->full, array, &frame->holds[index]);
}

static int make_output(struct frame *frame, int index)
{
    const struct array_info *info = &frame->op->info->arrays[index];
    const struct problem *problem = &frame->problem;
    int64_t shape[MAX_RANK];
    const int ndim = shape_expected(problem, shape_pattern_of(frame->op, problem, info), shape);
    if (result_new(frame->op, &frame->library, info->types[problem->variant], ndim, shape,
                   info->full && !problem->c_order ? problem->strides : NULL, &frame->arrays[index],
                   &frame->holds[index]) < 0) {
        return -1;
    }
    return array_place(problem, info->full, &frame->arrays[index], &frame->holds[index]);
}

/* Takes the outputs that were given first, so that a mistake in them is found before anything is made. */
int outputs_prepare(struct frame *frame, bool for_pullback)
{
    const struct operator_info *info = frame->op->info;
    const int first = info->inputs + info->states;
    find_visible(frame);
    const int visible = count_visible(frame, count_arrays(frame));
    if (read_outs(frame, visible) < 0) {
        return -1;
    }
    int missing = visible, number = 0;
    for (int k = first; frame->given.out != NULL && k < first + info->outputs; ++k) {
        if (frame->visible >> k & 1) {
            PyObject *object = frame->outs == NULL ? frame->given.out : PyTuple_GetItem(frame->outs, number++);
            if (object != Py_None && (--missing, take_output(frame, k, object) < 0)) {
                return -1;
            }
        }
    }
    if ((missing > 0 || for_pullback) && library_of(frame->op->state, frame->given.arrays[0], &frame->library) < 0) {
        return -1;
    }
    for (int k = first; missing > 0 && k < first + info->outputs; ++k) {
        if (frame->arrays[k].object == NULL && (frame->visible >> k & 1) && make_output(frame, k) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Of arrays whose ranges meet. */
static int check_overlap(const struct frame *frame, int written, const struct footprint *feet, int other)
{
    const struct operator_info *info = frame->op->info;
    const int first_output = info->inputs + info->states;
    const bool alias = info->arrays[written].alias == other;
    if (alias && is_same_array(&frame->arrays[written], &frame->arrays[other])) {
        return 0;
    }
    struct label name, other_name;
    if (written >= first_output) {
        name = label_of(frame, written);
    }
    if (other >= first_output) {
        other_name = label_of(frame, other);
    }
    return overlap_check(frame->op, written >= first_output ? name.text : info->arrays[written].name, &feet[written],
                         other >= first_output ? other_name.text : info->arrays[other].name, &feet[other],
                         alias ? "the very same array or separate ones" : "separate arrays");
}

/* What is written must be writable and apart from all other arrays of the call. */
int outputs_check(struct frame *frame)
{
    const struct operator_info *info = frame->op->info;
    const int count = info->inputs + info->states + info->outputs;
    const uint64_t states = info->states_written(frame->problem.params.bytes, frame->problem.present);
    frame->written_states = states << info->inputs;
    for (int k = 0; k < info->states; ++k) {
        if ((states >> k & 1) &&
            check_writable(frame, info->arrays[info->inputs + k].name, &frame->arrays[info->inputs + k]) < 0) {
            return -1;
        }
    }
    const uint64_t written = frame->written_states | frame->given_outputs;
    const uint64_t concerned = frame->problem.present | frame->given_outputs;
    if (written == 0) {
        return 0;
    }
    struct footprint feet[MAX_ARRAYS];
    for (int k = 0; k < count; ++k) {
        if (concerned >> k & 1) {
            footprint_of(&frame->arrays[k], &feet[k]);
        }
    }
    for (int k = 0; k < count; ++k) {
        for (int other = 0; (written >> k & 1) && other < count; ++other) {
            if (other != k && (concerned >> other & 1) && footprints_meet(&feet[k], &feet[other]) &&
                check_overlap(frame, k, feet, other) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* One array if one output is visible, else a tuple. */
PyObject *outputs_results(struct frame *frame)
{
    const struct operator_info *info = frame->op->info;
    const int first = info->inputs + info->states;
    const int visible = count_visible(frame, count_arrays(frame));
    PyObject *tuple = visible == 1 ? NULL : PyTuple_New(visible);
    int number = 0;
    for (int k = first; k < first + info->outputs && (visible == 1 || tuple != NULL); ++k) {
        if (frame->arrays[k].object == NULL) {
            continue;
        }
        PyObject *object = result_object(frame->op->state, &frame->library, &frame->arrays[k]);
        if (visible == 1) {
            return object;
        }
        if (object == NULL || PyTuple_SetItem(tuple, number++, object) < 0) {
            Py_CLEAR(tuple);
        }
    }
    return tuple;
}
