/* Parameters: from Python objects to the fields of the operator's params struct, within their limits. */
#include <math.h>

#include "binding.h"

static int fail_kind(const struct operator_object *op, const struct parameter_info *info, PyObject *value,
                     const char *expected)
{
    PyErr_Clear();
    PyObject *type = text_of_type(value);
    if (type != NULL) {
        if (value == Py_None) {
            fail(op, PyExc_TypeError, "%s is None, expected %s", info->name, expected);
        } else {
            fail(op, PyExc_TypeError, "%s is %R, of type %U, expected %s", info->name, value, type, expected);
        }
        Py_DECREF(type);
    }
    return -1;
}

static int check_limits(const struct operator_object *op, const struct parameter_info *info, double number,
                        PyObject *value)
{
    if (number >= info->minimum && number <= info->maximum) {
        return 0; /* so NaN is never within the limits */
    }
    char limits[80];
    if (info->minimum > -INFINITY && info->maximum < INFINITY) {
        PyOS_snprintf(limits, sizeof limits, "%.17g to %.17g", info->minimum, info->maximum);
    } else if (info->minimum > -INFINITY) {
        PyOS_snprintf(limits, sizeof limits, "at least %.17g", info->minimum);
    } else if (info->maximum < INFINITY) {
        PyOS_snprintf(limits, sizeof limits, "at most %.17g", info->maximum);
    } else {
        PyOS_snprintf(limits, sizeof limits, "a number");
    }
    return fail(op, PyExc_ValueError, "%s is %R, expected %s", info->name, value, limits);
}

static int set_bool(const struct operator_object *op, const struct parameter_info *info, PyObject *value, void *field)
{
    int truth = -1;
    if (value == Py_True || value == Py_False) {
        truth = value == Py_True;
    } else if (PyLong_Check(value)) {
        long number = PyLong_AsLong(value);
        truth = number == 0 || number == 1 ? (int)number : -1;
    } else {
        PyObject *type = text_of_type(value); /* NumPy's own is "bool", and was "bool_" */
        if (type != NULL && (PyUnicode_CompareWithASCIIString(type, "bool") == 0 ||
                             PyUnicode_CompareWithASCIIString(type, "bool_") == 0)) {
            truth = PyObject_IsTrue(value);
        }
        Py_XDECREF(type);
    }
    if (truth < 0) {
        return fail_kind(op, info, value, "True or False");
    }
    *(int32_t *)field = truth;
    return 0;
}

static int read_integer(const struct operator_object *op, const struct parameter_info *info, PyObject *value,
                        int64_t *result)
{
    PyObject *whole = PyBool_Check(value) || !PyIndex_Check(value) ? NULL : PyNumber_Index(value);
    if (whole == NULL) {
        return fail_kind(op, info, value, info->kind == PARAMETER_INTS ? "integers" : "an integer");
    }
    long long number = PyLong_AsLongLong(whole);
    Py_DECREF(whole);
    if (number == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return fail(op, PyExc_ValueError, "%s is %R, which does not fit in 64 bits", info->name, value);
    }
    *result = number;
    return check_limits(op, info, (double)number, value);
}

static int set_int(const struct operator_object *op, const struct parameter_info *info, PyObject *value, void *field)
{
    int64_t number = 0;
    if (read_integer(op, info, value, &number) < 0) {
        return -1;
    }
    *(int64_t *)field = number;
    if (info->choices == 0) {
        return 0;
    }
    PyObject *allowed = PyTuple_New(info->choices);
    for (int k = 0; allowed != NULL && k < info->choices; ++k) {
        if (info->numbers[k] == number) {
            Py_DECREF(allowed);
            return 0;
        }
        PyTuple_SetItem(allowed, k, PyLong_FromLongLong(info->numbers[k]));
    }
    if (allowed != NULL) {
        fail(op, PyExc_ValueError, "%s is %R, expected one of %R", info->name, value, allowed);
        Py_DECREF(allowed);
    }
    return -1;
}

static int set_float64(const struct operator_object *op, const struct parameter_info *info, PyObject *value,
                       void *field)
{
    double number = PyBool_Check(value) ? -1.0 : PyFloat_AsDouble(value);
    if (PyBool_Check(value) || (number == -1.0 && PyErr_Occurred())) {
        return fail_kind(op, info, value, "a number");
    }
    *(double *)field = number;
    return check_limits(op, info, number, value);
}

/* A tuple of what a list parameter was given: any sequence, or one number. */
static PyObject *list_items(PyObject *value)
{
    PyObject *items = PyUnicode_Check(value) || PyBytes_Check(value) ? NULL : PySequence_Tuple(value);
    if (items == NULL && PyIndex_Check(value)) { /* an array without axes is one number, though it looks like a sequence */
        PyErr_Clear();
        items = PyTuple_Pack(1, value);
    }
    return items;
}

static int set_ints(const struct operator_object *op, const struct parameter_info *info, PyObject *value, void *field)
{
    opsmith_ints *list = field;
    const int capacity = (int)(sizeof list->values / sizeof list->values[0]);
    if (value == Py_None && !info->required) {
        return 0; /* the field holds the default */
    }
    PyObject *items = list_items(value);
    if (items == NULL) {
        return fail_kind(op, info, value, "an integer or a sequence of integers");
    }
    Py_ssize_t count = PyTuple_Size(items);
    int result = 0;
    if (count > capacity) {
        result = fail(op, PyExc_ValueError, "%s has %zd numbers, expected at most %d", info->name, count, capacity);
    }
    for (Py_ssize_t k = 0; result == 0 && k < count; ++k) {
        result = read_integer(op, info, PyTuple_GetItem(items, k), &list->values[k]);
    }
    list->count = (int32_t)(result == 0 ? count : 0);
    Py_DECREF(items);
    return result;
}

static int set_enum(const struct operator_object *op, const struct parameter_info *info, PyObject *value, void *field)
{
    for (int k = 0; PyUnicode_Check(value) && k < info->choices; ++k) {
        if (PyUnicode_CompareWithASCIIString(value, info->texts[k]) == 0) {
            *(int32_t *)field = k;
            return 0;
        }
    }
    PyObject *allowed = text_of_names(info->texts, info->choices, "or");
    if (allowed != NULL && PyUnicode_Check(value)) {
        const char *near = nearest_name(value, info->texts, info->choices);
        fail(op, PyExc_ValueError, near == NULL ? "%s is %R, expected %U" : "%s is %R, expected %U; did you mean '%s'?",
             info->name, value, allowed, near);
    } else if (allowed != NULL) {
        fail(op, PyExc_TypeError, "%s is %R, expected %U", info->name, value, allowed);
    }
    Py_XDECREF(allowed);
    return -1;
}

int parameter_set(const struct operator_object *op, int index, PyObject *value, unsigned char *params)
{
    static int (*const set[])(const struct operator_object *, const struct parameter_info *, PyObject *, void *) = {
        [PARAMETER_BOOL] = set_bool, [PARAMETER_INT] = set_int,   [PARAMETER_FLOAT64] = set_float64,
        [PARAMETER_INTS] = set_ints, [PARAMETER_ENUM] = set_enum,
    };
    const struct parameter_info *info = &op->info->parameter[index];
    return set[info->kind](op, info, value, params + info->offset);
}

int64_t parameter_integer(const struct operator_info *info, int index, const unsigned char *params)
{
    return *(const int64_t *)(const void *)(params + info->parameter[index].offset);
}

bool parameter_bool(const struct operator_info *info, int index, const unsigned char *params)
{
    return *(const int32_t *)(const void *)(params + info->parameter[index].offset) != 0;
}
