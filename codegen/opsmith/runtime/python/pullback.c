/* A pullback: the backward of one forward call. It owns what the forward saved, and can be called any
 * number of times. */
#include <string.h>

#include "backward.h"

#include <structmember.h> /* needs Python.h before it */

static int acquire_head(struct backward *backward, int head, PyObject *object)
{
    struct array *array = head_array(backward, head);
    const struct array_info *info = head_info(backward, head);
    const struct problem *problem = &backward->pullback->problem;
    struct hold *hold = &backward->holds[backward->info->inputs + head];
    const struct label name = backward_label(backward, backward->info->inputs + head);
    if (array_acquire(backward->op, name.text, object, false, array, hold) < 0 ||
        type_check(backward->op, name.text, array, info->types[problem->variant]) < 0 ||
        shape_check(backward->op, problem, name.text, info, array) < 0) {
        return -1;
    }
    return array_place(problem, info->full, array, hold);
}

/* The shape of an input as it came, and that of its full gradient. */
static int gradient_shape(const struct problem *problem, const struct array_info *info, int input, int64_t *full,
                          int64_t *shape, int *full_ndim)
{
    *full_ndim = shape_expected(problem, &info->shape, full);
    const int dropped = problem->dropped[input];
    for (int axis = dropped; axis < *full_ndim; ++axis) {
        shape[axis - dropped] = problem->broadcast[input] >> axis & 1 ? 1 : full[axis];
    }
    return *full_ndim - dropped;
}

/* An array that is given for a gradient: exactly the input's type and shape, and writable. */
static int take_gradient(struct backward *backward, int input, int ndim, const int64_t *shape)
{
    const struct array_info *info = &backward->info->arrays[input];
    struct array *array = &backward->arrays[input];
    const struct label name = backward_label(backward, input);
    if (array_acquire(backward->op, name.text, backward->given[input], false, array, &backward->holds[input]) < 0 ||
        type_check(backward->op, name.text, array, info->types[backward->pullback->problem.variant]) < 0) {
        return -1;
    }
    if (array->ndim != ndim || memcmp(array->shape, shape, (size_t)ndim * sizeof *shape) != 0) {
        PyObject *came = text_of_shape(array->ndim, array->shape), *expected = text_of_shape(ndim, shape);
        if (came != NULL && expected != NULL) {
            fail(backward->op, PyExc_ValueError, "%s has shape %U, expected %U, the shape of %s", name.text, came,
                 expected, info->name);
        }
        Py_XDECREF(came);
        Py_XDECREF(expected);
        return -1;
    }
    return array_is_writable(backward->op->state, array)
               ? 0
               : fail(backward->op, PyExc_ValueError, "%s is read-only, expected an array to write to", name.text);
}

/* Finds or makes the array of one gradient; a broadcast input gets one of its full shape as well. */
static int place_gradient(struct backward *backward, int input)
{
    const struct array_info *info = &backward->info->arrays[input];
    const struct problem *problem = &backward->pullback->problem;
    struct array *array = &backward->arrays[input];
    int64_t full[MAX_RANK], shape[MAX_RANK];
    int full_ndim;
    const int ndim = gradient_shape(problem, info, input, full, shape, &full_ndim);
    const int64_t *strides = info->full && !problem->c_order && problem->broadcast[input] == 0 ? problem->strides : NULL;
    if (backward->given[input] == NULL
            ? result_new(backward->op, &backward->pullback->library, info->types[problem->variant], ndim, shape,
                         strides, array, &backward->holds[input]) < 0
            : take_gradient(backward, input, ndim, shape) < 0) {
        return -1;
    }
    if (problem->broadcast[input] == 0) {
        return array_place(problem, info->full, array, &backward->holds[input]);
    }
    struct array *whole = &backward->full[input];
    whole->type = array->type;
    whole->ndim = full_ndim;
    whole->full = info->full;
    memcpy(whole->shape, full, sizeof full);
    int64_t bytes = element_types[array->type].size;
    for (int axis = 0; axis < full_ndim; ++axis) {
        bytes *= full[axis];
    }
    whole->work = backward->holds[input].copy = memory_new((size_t)bytes);
    array->work = array->data;
    return whole->work == NULL ? -1 : 0;
}

/* An array that is given for a gradient shares no memory with the inputs, the heads and the others. */
static int check_overlaps(const struct backward *backward)
{
    const struct pullback_object *pullback = backward->pullback;
    const int inputs = backward->info->inputs, count = inputs + backward->info->outputs;
    struct footprint feet[MAX_ARRAYS];
    for (int k = 0; k < count; ++k) {
        if (backward->arrays[k].object != NULL) {
            footprint_of(&backward->arrays[k], &feet[k]);
        }
    }
    for (int k = 0; k < inputs; ++k) {
        for (int other = 0; backward->given[k] != NULL && other < count; ++other) {
            const struct footprint *input = &pullback->footprints[other];
            if (other < inputs && pullback->objects[other] != NULL && footprints_meet(&feet[k], input) &&
                overlap_check(backward->op, backward_label(backward, k).text, &feet[k],
                              backward->info->arrays[other].name, input, "separate arrays") < 0) {
                return -1;
            }
            if (other != k && backward->arrays[other].object != NULL && footprints_meet(&feet[k], &feet[other]) &&
                overlap_check(backward->op, backward_label(backward, k).text, &feet[k],
                              backward_label(backward, other).text, &feet[other], "separate arrays") < 0) {
                return -1;
            }
        }
    }
    return 0;
}

static int run(struct backward *backward)
{
    const struct operator_info *info = backward->info;
    struct pullback_object *pullback = backward->pullback;
    const void *heads[MAX_ARRAYS];
    void *written[MAX_ARRAYS];
    opsmith_request requests[MAX_ARRAYS];
    int head_count = 0, gradients = 0;
    uint64_t copies_in = 0, copies_out = 0;
    for (int head = 0; head < info->outputs; ++head) {
        const struct array *array = head_array(backward, head);
        if (is_differentiable(head_info(backward, head))) {
            heads[head_count++] = array->object == NULL ? NULL : array->work;
            copies_in |= (uint64_t)(array->object != NULL) << (info->inputs + head);
        }
    }
    for (int k = 0; k < info->inputs; ++k) {
        if (!info->arrays[k].floating) {
            continue;
        }
        const bool there = backward->arrays[k].object != NULL, broadcast = pullback->problem.broadcast[k] != 0;
        const bool add = (backward->added >> k & 1) && !broadcast;
        requests[gradients] = !there ? OPSMITH_NULL : add ? OPSMITH_ADD : OPSMITH_WRITE;
        written[gradients++] = !there ? NULL : broadcast ? backward->full[k].work : backward->arrays[k].work;
        copies_in |= (uint64_t)add << k;
        copies_out |= (uint64_t)(there && !broadcast) << k;
    }
    struct kernel_call call = {
        .read = pullback->read, .heads = heads, .written = written, .requests = requests, .saved = pullback->saved};
    if (kernel_run(backward->op, &pullback->problem, true, &call, backward->arrays, info->inputs + info->outputs,
                   copies_in, copies_out) < 0) {
        return -1;
    }
    for (int k = 0; k < info->inputs; ++k) {
        if (backward->arrays[k].object != NULL && pullback->problem.broadcast[k] != 0) {
            broadcast_sum(&pullback->problem, k, &backward->full[k], &backward->arrays[k],
                          (backward->added >> k & 1) != 0);
        }
    }
    return 0;
}

/* One entry for each floating input, None where it was not wanted. */
static PyObject *gradients(struct backward *backward)
{
    const struct operator_info *info = backward->info;
    Py_ssize_t count = 0;
    for (int k = 0; k < info->inputs; ++k) {
        count += info->arrays[k].floating;
    }
    PyObject *tuple = PyTuple_New(count);
    Py_ssize_t number = 0;
    for (int k = 0; tuple != NULL && k < info->inputs; ++k) {
        if (!info->arrays[k].floating) {
            continue;
        }
        PyObject *object = Py_None;
        if (backward->arrays[k].object == NULL) {
            Py_INCREF(object);
        } else {
            object = result_object(backward->op->state, &backward->pullback->library, &backward->arrays[k]);
        }
        if (object == NULL || PyTuple_SetItem(tuple, number++, object) < 0) {
            Py_CLEAR(tuple);
        }
    }
    return tuple;
}

/* Frees what the forward left, and lets go of its inputs. */
static void release(struct pullback_object *pullback)
{
    for (int k = 0; k < MAX_ARRAYS; ++k) {
        hold_release(&pullback->holds[k]);
        Py_CLEAR(pullback->objects[k]);
    }
    library_release(&pullback->library);
    memory_free(pullback->saved);
    pullback->saved = NULL;
}

static int prepare(struct backward *backward, PyObject *const *values, Py_ssize_t positions, PyObject *names)
{
    PyObject *heads[MAX_ARRAYS];
    if (backward_read(backward, values, positions, names, heads) < 0) {
        return -1;
    }
    for (int head = 0; head < backward->info->outputs; ++head) {
        if (heads[head] != NULL && heads[head] != Py_None && acquire_head(backward, head, heads[head]) < 0) {
            return -1;
        }
    }
    for (int k = 0; k < backward->info->inputs; ++k) {
        if ((backward->wanted >> k & 1) && place_gradient(backward, k) < 0) {
            return -1;
        }
    }
    return check_overlaps(backward);
}

PyObject *pullback_call(PyObject *self, PyObject *const *values, size_t positions, PyObject *names)
{
    struct pullback_object *pullback = (struct pullback_object *)self;
    struct backward backward;
    backward.pullback = pullback;
    backward.op = pullback->op;
    backward.info = pullback->op->info;
    backward.wanted = backward.added = 0;
    for (int k = 0; k < backward.info->inputs + backward.info->outputs; ++k) {
        backward.holds[k].kind = HOLD_NOTHING;
        backward.holds[k].copy = NULL;
        backward.arrays[k].object = NULL;
        backward.given[k] = NULL;
    }
    PyObject *result = NULL;
    if (pullback->cleared) {
        fail(backward.op, PyExc_ValueError, "the garbage collector has cleared this pullback");
    } else if (prepare(&backward, values, vector_positions(positions), names) == 0 && run(&backward) == 0) {
        result = gradients(&backward);
    }
    for (int k = 0; k < backward.info->inputs + backward.info->outputs; ++k) {
        hold_release(&backward.holds[k]);
        Py_XDECREF(backward.arrays[k].object);
        Py_XDECREF(backward.given[k]);
    }
    return result;
}

static int pullback_traverse(PyObject *self, visitproc visit, void *arg)
{
    struct pullback_object *pullback = (struct pullback_object *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(pullback->op);
    for (int k = 0; k < MAX_ARRAYS; ++k) {
        Py_VISIT(pullback->objects[k]);
        if (pullback->holds[k].kind == HOLD_BUFFER) {
            Py_VISIT(pullback->holds[k].is.buffer.obj);
        }
    }
    return 0;
}

static void pullback_dealloc(PyObject *self)
{
    struct pullback_object *pullback = (struct pullback_object *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    release(pullback);
    Py_XDECREF((PyObject *)pullback->op);
    PyObject_GC_Del(self);
    Py_DECREF((PyObject *)type);
}

static int pullback_clear(PyObject *self)
{
    struct pullback_object *pullback = (struct pullback_object *)self;
    if (!pullback->cleared) {
        pullback->cleared = true;
        release(pullback);
    }
    return 0;
}

static PyObject *pullback_repr(PyObject *self)
{
    struct pullback_object *pullback = (struct pullback_object *)self;
    return PyUnicode_FromFormat("<pullback of %S>", pullback->op);
}

static PyMemberDef pullback_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(struct pullback_object, call), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot pullback_slots[] = {
    {Py_tp_call, SLOT(vector_slot_call)},
    {Py_tp_members, pullback_members},
    {Py_tp_repr, SLOT(pullback_repr)},
    {Py_tp_traverse, SLOT(pullback_traverse)},
    {Py_tp_clear, SLOT(pullback_clear)},
    {Py_tp_dealloc, SLOT(pullback_dealloc)},
    {Py_tp_doc, "Takes the gradients of the outputs, returns those of the inputs."},
    {0, NULL},
};

PyType_Spec pullback_spec = {
    .name = PACKAGE "._native.Pullback",
    .basicsize = sizeof(struct pullback_object),
    .flags = HAVE_VECTORCALL | Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = pullback_slots,
};
