/* The arguments of a pullback: which object is the gradient of which output, and which gradients are wanted. */
#include "backward.h"

static int fail_input(const struct backward *backward, const char *argument, PyObject *name)
{
    const char *names[MAX_ARRAYS];
    int count = 0;
    for (int k = 0; k < backward->info->inputs; ++k) {
        if (has_gradient(backward, k)) {
            names[count++] = backward->info->arrays[k].name;
        }
    }
    PyObject *allowed = text_of_names(names, count, "or");
    if (allowed != NULL) {
        fail(backward->op, PyUnicode_Check(name) ? PyExc_ValueError : PyExc_TypeError,
             "%s names %R, expected %U: the inputs with a gradient", argument, name, allowed);
        Py_DECREF(allowed);
    }
    return -1;
}

/* The number of an input with a gradient. */
static int find_input(const struct backward *backward, const char *argument, PyObject *name)
{
    for (int k = 0; k < backward->info->inputs && PyUnicode_Check(name); ++k) {
        if (has_gradient(backward, k) &&
            PyUnicode_CompareWithASCIIString(name, backward->info->arrays[k].name) == 0) {
            return k;
        }
    }
    return fail_input(backward, argument, name);
}

static int read_wanted(struct backward *backward, PyObject *wanted)
{
    if (wanted == NULL || wanted == Py_None) {
        for (int k = 0; k < backward->info->inputs; ++k) {
            backward->wanted |= (uint64_t)has_gradient(backward, k) << k;
        }
        return 0;
    }
    PyObject *names = PyUnicode_Check(wanted) ? PyTuple_Pack(1, wanted) : PySequence_Tuple(wanted);
    if (names == NULL) {
        PyErr_Clear();
        return fail(backward->op, PyExc_TypeError, "wanted is %R, expected a tuple of names of inputs", wanted);
    }
    int result = 0;
    for (Py_ssize_t k = 0; result == 0 && k < PyTuple_Size(names); ++k) {
        int input = find_input(backward, "wanted", PyTuple_GetItem(names, k));
        backward->wanted |= input < 0 ? 0 : (uint64_t)1 << input;
        result = input < 0 ? -1 : 0;
    }
    Py_DECREF(names);
    return result;
}

static int read_add_to(struct backward *backward, PyObject *add_to)
{
    if (add_to == NULL || add_to == Py_None) {
        return 0;
    }
    if (!PyDict_Check(add_to)) {
        return fail(backward->op, PyExc_TypeError, "add_to is %R, expected a dict from names of inputs to arrays",
                    add_to);
    }
    PyObject *name, *array;
    Py_ssize_t position = 0;
    while (PyDict_Next(add_to, &position, &name, &array)) {
        int input = find_input(backward, "add_to", name);
        if (input < 0) {
            return -1;
        }
        Py_INCREF(array);
        backward->add_to[input] = array;
        backward->wanted |= (uint64_t)1 << input;
    }
    return 0;
}

static int fail_heads(const struct backward *backward, const char *format, PyObject *came)
{
    PyObject *names = PyUnicode_FromString("");
    int count = 0;
    for (int head = 0; names != NULL && head < backward->info->outputs; ++head) {
        if (has_head(backward, head)) {
            replace(&names, PyUnicode_FromFormat("%U%sd_%s", names, count++ == 0 ? "" : ", ",
                                                 head_info(backward, head)->name));
        }
    }
    if (names != NULL) {
        fail(backward->op, PyExc_TypeError, format, came, names);
        Py_DECREF(names);
    }
    return -1;
}

/* The head that a keyword names, or -1. */
static int find_head(const struct backward *backward, PyObject *key)
{
    for (int head = 0; head < backward->info->outputs; ++head) {
        PyObject *name = has_head(backward, head) ? PyUnicode_FromFormat("d_%s", head_info(backward, head)->name)
                                                  : NULL;
        bool same = name != NULL && PyUnicode_Compare(name, key) == 0;
        Py_XDECREF(name);
        if (same) {
            return head;
        }
    }
    return -1;
}

/* Which object is the gradient of which output; every one must be there, None for zero. */
int backward_read(struct backward *backward, PyObject *args, PyObject *kwargs, PyObject **heads)
{
    const Py_ssize_t positions = PyTuple_Size(args);
    Py_ssize_t used = 0;
    for (int head = 0; head < backward->info->outputs; ++head) {
        heads[head] = has_head(backward, head) && used < positions ? PyTuple_GetItem(args, used++) : NULL;
    }
    if (used < positions) {
        PyObject *count = PyLong_FromSsize_t(positions);
        fail_heads(backward, "this pullback got %S gradients, expected one for each visible output that has one: %U",
                   count);
        Py_XDECREF(count);
        return -1;
    }
    PyObject *key, *value, *wanted = NULL, *add_to = NULL;
    Py_ssize_t position = 0;
    while (kwargs != NULL && PyDict_Next(kwargs, &position, &key, &value)) {
        int head = find_head(backward, key);
        if (PyUnicode_CompareWithASCIIString(key, "wanted") == 0) {
            wanted = value;
        } else if (PyUnicode_CompareWithASCIIString(key, "add_to") == 0) {
            add_to = value;
        } else if (head >= 0 && heads[head] == NULL) {
            heads[head] = value;
        } else if (head >= 0) {
            return fail(backward->op, PyExc_TypeError, "%S is given twice, by position and by keyword", key);
        } else {
            return fail_heads(backward, "unknown keyword %R; the keywords are wanted, add_to and %U", key);
        }
    }
    for (int head = 0; head < backward->info->outputs; ++head) {
        if (has_head(backward, head) && heads[head] == NULL) {
            return fail(backward->op, PyExc_TypeError, "missing d_%s, the gradient of %s (None stands for zero)",
                        head_info(backward, head)->name, head_info(backward, head)->name);
        }
    }
    return read_wanted(backward, wanted) < 0 ? -1 : read_add_to(backward, add_to);
}
