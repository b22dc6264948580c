/* The arguments of a call: which object is which array, and what the parameters are. */
#include <string.h>

#include "binding.h"

static const char *keyword_name(const struct operator_info *info, int index)
{
    int arrays = info->inputs + info->states;
    if (index < arrays) {
        return info->arrays[index].name;
    }
    return index - arrays < info->parameters ? info->parameter[index - arrays].name : "out";
}

/* The position of a keyword, by address first: a keyword written in a call is interned, as ours are. */
static int keyword_index(const struct operator_object *op, PyObject *key)
{
    for (int k = 0; k < op->keyword_count; ++k) {
        if (op->keywords[k] == key) {
            return k;
        }
    }
    for (int k = 0; PyUnicode_Check(key) && k < op->keyword_count; ++k) {
        if (PyUnicode_Compare(op->keywords[k], key) == 0) {
            return k;
        }
    }
    return -1;
}

static int fail_keyword(const struct operator_object *op, PyObject *key)
{
    if (PyErr_Occurred()) {
        return -1;
    }
    if (PyUnicode_Check(key) && PyUnicode_CompareWithASCIIString(key, "training") == 0) {
        return fail(op, PyExc_TypeError, "has no training mode, so training= has no meaning");
    }
    const char *names[MAX_KEYWORDS];
    for (int k = 0; k < op->keyword_count; ++k) {
        names[k] = keyword_name(op->info, k);
    }
    const char *near = PyUnicode_Check(key) ? nearest_name(key, names, op->keyword_count) : NULL;
    if (near != NULL) {
        return fail(op, PyExc_TypeError, "unknown keyword %R, did you mean '%s'?", key, near);
    }
    PyObject *allowed = text_of_names(names, op->keyword_count, "and");
    if (allowed != NULL) {
        fail(op, PyExc_TypeError, "unknown keyword %R; the keywords are %U", key, allowed);
        Py_DECREF(allowed);
    }
    return -1;
}

static int fail_positions(const struct operator_object *op, Py_ssize_t count)
{
    const char *names[MAX_ARRAYS];
    int arrays = op->info->inputs + op->info->states;
    for (int k = 0; k < arrays; ++k) {
        names[k] = op->info->arrays[k].name;
    }
    PyObject *text = text_of_names(names, arrays, "and");
    if (text != NULL) {
        fail(op, PyExc_TypeError, "got %zd arrays by position, expected at most %d: %U (parameters go by keyword)",
             count, arrays, text);
        Py_DECREF(text);
    }
    return -1;
}

static int check_missing(const struct operator_object *op, const struct arguments *given, uint64_t parameters)
{
    const struct operator_info *info = op->info;
    const char *names[MAX_ARRAYS + MAX_KEYWORDS];
    int missing = 0;
    for (int k = 0; k < info->inputs + info->states; ++k) {
        if (given->arrays[k] == NULL && !info->arrays[k].optional) {
            names[missing++] = info->arrays[k].name;
        }
    }
    uint64_t absent = op->required & ~parameters;
    for (int k = 0; absent != 0 && k < info->parameters; ++k) {
        if (absent >> k & 1) {
            names[missing++] = info->parameter[k].name;
        }
    }
    if (missing == 0) {
        return 0;
    }
    PyObject *text = text_of_names(names, missing, "and");
    if (text != NULL) {
        fail(op, PyExc_TypeError, "missing %U", text);
        Py_DECREF(text);
    }
    return -1;
}

int arguments_read(const struct operator_object *op, PyObject *const *values, Py_ssize_t positions, PyObject *names,
                   unsigned char *params, struct arguments *given)
{
    const int arrays = op->info->inputs + op->info->states;
    if (positions > arrays) {
        return fail_positions(op, positions);
    }
    for (int k = 0; k < arrays; ++k) {
        given->arrays[k] = k < positions ? values[k] : NULL;
    }
    given->out = NULL;
    memcpy(params, op->defaults.bytes, op->info->params_size);

    uint64_t parameters = 0;
    const Py_ssize_t keywords = names == NULL ? 0 : PyTuple_Size(names);
    for (Py_ssize_t k = 0; k < keywords; ++k) {
        PyObject *const key = PyTuple_GetItem(names, k), *const value = values[positions + k];
        int index = keyword_index(op, key);
        if (index < 0) {
            return fail_keyword(op, key);
        }
        if (index < arrays) {
            if (given->arrays[index] != NULL) {
                return fail(op, PyExc_TypeError, "%s is given twice, by position and by keyword",
                            keyword_name(op->info, index));
            }
            given->arrays[index] = value;
        } else if (index - arrays < op->info->parameters) {
            parameters |= (uint64_t)1 << (index - arrays);
            if (parameter_set(op, index - arrays, value, params) < 0) {
                return -1;
            }
        } else {
            given->out = value == Py_None ? NULL : value;
        }
    }
    for (int k = 0; k < op->info->inputs; ++k) {
        if (op->info->arrays[k].optional && given->arrays[k] == Py_None) {
            given->arrays[k] = NULL;
        }
    }
    return check_missing(op, given, parameters);
}
