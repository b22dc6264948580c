/* Overlap: an array that is written shares no memory with another array of the call, unless the spec allows it. */
#include "binding.h"

void footprint_of(const struct array *array, struct footprint *foot)
{
    uintptr_t bytes = (uintptr_t)element_types[array->type].size;
    uintptr_t low = (uintptr_t)array->data, high = low + bytes;
    bool empty = false;
    for (int axis = 0; axis < array->ndim; ++axis) {
        empty = empty || array->shape[axis] == 0;
        int64_t reach = (array->shape[axis] - 1) * array->strides[axis];
        if (reach < 0) {
            low -= (uintptr_t)-reach;
        } else {
            high += (uintptr_t)reach;
        }
        bytes *= (uintptr_t)array->shape[axis];
    }
    foot->low = empty ? 0 : low;
    foot->high = empty ? 0 : high;
    foot->gaps = !empty && high - low > bytes;
    foot->object = array->object;
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

/* Of arrays whose ranges meet. */
int overlap_check(const struct operator_object *op, const char *name, const struct footprint *written,
                  const char *other_name, const struct footprint *other, const char *expected)
{
    if ((written->gaps || other->gaps) && !shares_elements(op, written->object, other->object)) {
        return 0;
    }
    return fail(op, PyExc_ValueError, "%s is written and overlaps %s in memory, expected %s", name, other_name,
                expected);
}
