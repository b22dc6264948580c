/* Overlap: an array that is written shares no memory with another array of the call, unless the spec allows it. */
#include "binding.h"

struct footprint footprint_of(const struct array *array)
{
    struct footprint foot = {(uintptr_t)array->data, (uintptr_t)array->data, false, array->object};
    uintptr_t bytes = (uintptr_t)element_types[array->type].size;
    foot.high += bytes;
    for (int axis = 0; axis < array->ndim; ++axis) {
        if (array->shape[axis] == 0) {
            return (struct footprint){0, 0, false, array->object};
        }
        int64_t reach = (array->shape[axis] - 1) * array->strides[axis];
        if (reach < 0) {
            foot.low -= (uintptr_t)-reach;
        } else {
            foot.high += (uintptr_t)reach;
        }
        bytes *= (uintptr_t)array->shape[axis];
    }
    foot.gaps = foot.high - foot.low > bytes;
    return foot;
}

bool footprints_meet(const struct footprint *a, const struct footprint *b)
{
    return a->low < b->high && b->low < a->high;
}

bool is_same_array(const struct array *a, const struct array *b)
{
    bool same = a->data == b->data && a->type == b->type && a->ndim == b->ndim;
    for (int axis = 0; same && axis < a->ndim; ++axis) {
        same = a->shape[axis] == b->shape[axis] && (a->shape[axis] <= 1 || a->strides[axis] == b->strides[axis]);
    }
    return same;
}

/* Whether arrays with gaps, whose ranges meet, have an element in common; where that is too hard to tell, they have. */
static bool shares_elements(const struct operator_object *op, PyObject *a, PyObject *b)
{
    PyObject *numpy = numpy_load(op->state, true) < 0 ? NULL : PyImport_ImportModule("numpy");
    PyObject *answer = numpy == NULL ? NULL : PyObject_CallMethod(numpy, "shares_memory", "OOi", a, b, 100000);
    bool shares = answer != Py_False;
    PyErr_Clear();
    Py_XDECREF(answer);
    Py_XDECREF(numpy);
    return shares;
}

int overlap_check(const struct operator_object *op, const char *name, const struct footprint *written,
                  const char *other_name, const struct footprint *other, const char *expected)
{
    if (!footprints_meet(written, other)) {
        return 0;
    }
    if ((written->gaps || other->gaps) && !shares_elements(op, written->object, other->object)) {
        return 0;
    }
    return fail(op, PyExc_ValueError, "%s is written and overlaps %s in memory, expected %s", name, other_name,
                expected);
}
