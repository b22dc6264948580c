/* Messages: every one begins with the operator's name. */
#include <string.h>

#include "binding.h"

static PyObject *message(const struct operator_object *op, const char *format, va_list values)
{
    PyObject *text = PyUnicode_FromFormatV(format, values);
    if (text == NULL) {
        return NULL;
    }
    PyObject *whole = PyUnicode_FromFormat("%s: %U", op->info->name, text);
    Py_DECREF(text);
    return whole;
}

int fail(const struct operator_object *op, PyObject *type, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    PyObject *text = message(op, format, values);
    va_end(values);
    if (text != NULL) {
        PyErr_SetObject(type, text);
        Py_DECREF(text);
    }
    return -1;
}

int fail_from(const struct operator_object *op, PyObject *type, const char *format, ...)
{
    PyObject *cause_type, *cause, *traceback;
    PyErr_Fetch(&cause_type, &cause, &traceback);
    PyErr_NormalizeException(&cause_type, &cause, &traceback);
    va_list values;
    va_start(values, format);
    PyObject *text = message(op, format, values);
    va_end(values);
    if (text != NULL && cause != NULL) {
        replace(&text, PyUnicode_FromFormat("%U: %S", text, cause));
    }
    PyObject *error = text == NULL ? NULL : PyObject_CallFunctionObjArgs(type, text, NULL);
    Py_XDECREF(text);
    if (error != NULL) {
        if (cause != NULL) {
            Py_INCREF(cause);
            PyException_SetCause(error, cause); /* takes the reference */
        }
        PyErr_SetObject(type, error);
        Py_DECREF(error);
    }
    Py_XDECREF(cause_type);
    Py_XDECREF(cause);
    Py_XDECREF(traceback);
    return -1;
}

/* What the kernels say, as the caller sees it: where they only know extents, the shape of the first input. */
int fail_status(const struct operator_object *op, const struct problem *problem, opsmith_status status)
{
    const int rule = OPSMITH_STATUS_RULE(status);
    if (rule == OPSMITH_EMPTY_REDUCTION || rule == OPSMITH_TOO_MANY_RUNS) {
        PyObject *shape = text_of_shape(problem->ndim, problem->shape);
        if (shape != NULL) {
            fail(op, PyExc_ValueError,
                 rule == OPSMITH_EMPTY_REDUCTION
                     ? "there are no elements to take a result from: %s has shape %U"
                     : "the axes of %s, which has shape %U, alternate between kept and reduced ones more than four times",
                 op->info->arrays[0].name, shape);
            Py_DECREF(shape);
        }
        return -1;
    }
    char text[256];
    op->info->status_message(status, text, sizeof text);
    text[sizeof text - 1] = '\0'; /* it begins with the operator's name */
    PyErr_SetString(PyExc_ValueError, text);
    return -1;
}

PyObject *text_of_shape(int ndim, const int64_t *shape)
{
    PyObject *tuple = PyTuple_New(ndim);
    for (int axis = 0; tuple != NULL && axis < ndim; ++axis) {
        PyObject *extent = PyLong_FromLongLong(shape[axis]);
        if (extent == NULL || PyTuple_SetItem(tuple, axis, extent) < 0) {
            Py_CLEAR(tuple);
        }
    }
    PyObject *text = tuple == NULL ? NULL : PyObject_Repr(tuple);
    Py_XDECREF(tuple);
    return text;
}

PyObject *text_of_type(PyObject *object)
{
    return PyType_GetName(Py_TYPE(object));
}

PyObject *text_of_names(const char *const *names, int count, const char *conjunction)
{
    PyObject *text = PyUnicode_FromString(count > 0 ? names[0] : "");
    for (int k = 1; text != NULL && k < count; ++k) {
        PyObject *longer = k == count - 1 ? PyUnicode_FromFormat("%U %s %s", text, conjunction, names[k])
                                          : PyUnicode_FromFormat("%U, %s", text, names[k]);
        replace(&text, longer);
    }
    return text;
}

/* Insertions, deletions and replacements that lead from one word to the other; words longer than 31 are cut. */
static int edit_distance(const char *a, const char *b)
{
    int row[32];
    int length = strlen(b) < 31 ? (int)strlen(b) : 31;
    for (int k = 0; k <= length; ++k) {
        row[k] = k;
    }
    for (int i = 1; i <= 31 && a[i - 1] != '\0'; ++i) {
        int corner = row[0];
        row[0] = i;
        for (int k = 1; k <= length; ++k) {
            int replaced = corner + (a[i - 1] != b[k - 1]);
            corner = row[k];
            int shorter = (row[k] < row[k - 1] ? row[k] : row[k - 1]) + 1;
            row[k] = replaced < shorter ? replaced : shorter;
        }
    }
    return row[length];
}

const char *nearest_name(PyObject *name, const char *const *names, int count)
{
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(name, &length);
    if (text == NULL) {
        PyErr_Clear();
        return NULL;
    }
    const char *nearest = NULL;
    int least = length <= 4 ? 2 : 3; /* a name that differs in more is another name */
    for (int k = 0; k < count; ++k) {
        int distance = edit_distance(text, names[k]);
        if (distance < least) {
            least = distance;
            nearest = names[k];
        }
    }
    return nearest;
}
