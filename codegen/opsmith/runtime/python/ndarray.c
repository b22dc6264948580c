/* Arrays of NumPy by their fields, which its C API lays out for all extensions alike: several times as quick as asking
 * for a buffer and an attribute. The fields are compared with the buffer protocol once; where they differ, nobody
 * reads them. */
#include <string.h>

#include "binding.h"

struct ndarray {
    PyObject_HEAD
    char *data;
    int ndim;
    Py_ssize_t *shape, *strides; /* in bytes */
    PyObject *base, *dtype;
    unsigned flags;
};

static const unsigned WRITEABLE = 1U << 10, WARN_ON_WRITE = 1U << 31; /* the latter will be read-only one day */

static bool is_read_only(const struct ndarray *fields)
{
    return (fields->flags & (WRITEABLE | WARN_ON_WRITE)) != WRITEABLE;
}

bool ndarray_read(struct state *state, PyObject *object, struct array *array)
{
    const struct ndarray *fields = (const void *)object;
    if (!state->reads_fields || fields->ndim > MAX_RANK) {
        return false;
    }
    array->data = fields->data;
    array->read_only = is_read_only(fields);
    array->silent = false;
    array->ndim = fields->ndim;
    for (int axis = 0; axis < fields->ndim; ++axis) {
        array->shape[axis] = fields->shape[axis];
        array->strides[axis] = fields->strides[axis];
    }
    PyObject *dtype = fields->dtype;
    Py_INCREF(dtype); /* a look-up may run other code */
    array->type = numpy_type(state, dtype);
    array->other_type[0] = '\0';
    Py_DECREF(dtype);
    return true;
}

static bool agrees(const struct state *state, PyObject *object)
{
    const struct ndarray *fields = (const void *)object;
    Py_buffer buffer;
    PyObject *dtype = PyObject_GetAttr(object, state->text_dtype);
    if (dtype == NULL || PyObject_GetBuffer(object, &buffer, PyBUF_STRIDES) < 0) {
        Py_XDECREF(dtype);
        return false;
    }
    const size_t bytes = (size_t)buffer.ndim * sizeof(Py_ssize_t);
    bool same = fields->data == buffer.buf && fields->ndim == buffer.ndim && fields->dtype == dtype &&
                is_read_only(fields) == (buffer.readonly != 0) && memcmp(fields->shape, buffer.shape, bytes) == 0 &&
                memcmp(fields->strides, buffer.strides, bytes) == 0;
    PyBuffer_Release(&buffer);
    Py_DECREF(dtype);
    return same;
}

/* Whether the fields of two arrays, one of which is read-only and in an order of its own, are where they should be. */
bool ndarray_is_known(const struct state *state)
{
    PyObject *size = PyObject_GetAttrString((PyObject *)state->ndarray, "__basicsize__");
    const bool fits = size != NULL && PyLong_AsSize_t(size) >= sizeof(struct ndarray);
    PyObject *array = !fits ? NULL : PyObject_CallFunction(state->empty, "(ii)O", 2, 3, state->dtypes[TYPE_FLOAT64]);
    PyObject *turned = array == NULL ? NULL : PyObject_GetAttrString(array, "T");
    PyObject *set = turned == NULL ? NULL : PyObject_CallMethod(turned, "setflags", "i", 0);
    const bool known = set != NULL && agrees(state, array) && agrees(state, turned);
    PyErr_Clear();
    Py_XDECREF(set);
    Py_XDECREF(turned);
    Py_XDECREF(array);
    Py_XDECREF(size);
    return known;
}
