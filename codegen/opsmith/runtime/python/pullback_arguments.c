/* The arguments of a pullback: which object is the gradient of which output, and which gradients are wanted. */
#include "backward.h"

/* An array by its number: add_to['data'], out['data'], d_out. Without printf, since calls without a mistake ask too. */
struct label backward_label(const struct backward *backward, int index)
{
    const struct operator_info *info = backward->info;
    const bool input = index < info->inputs, added = input && (backward->added >> index & 1);
    const char *const name = input ? info->arrays[index].name : head_info(backward, index - info->inputs)->name;
    const char *const parts[] = {input ? (added ? "add_to['" : "out['") : "d_", name, input ? "']" : ""};
    struct label label;
    size_t used = 0;
    for (int part = 0; part < 3; ++part) {
        for (const char *from = parts[part]; *from != '\0' && used + 1 < sizeof label.text; ++from) {
            label.text[used++] = *from;
        }
    }
    label.text[used] = '\0';
    return label;
}

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

/* Reads `add_to` or `out`; what is named there is wanted. */
static int read_given(struct backward *backward, const char *argument, PyObject *arrays, bool add)
{
    if (arrays == NULL || arrays == Py_None) {
        return 0;
    }
    if (!PyDict_Check(arrays)) {
        return fail(backward->op, PyExc_TypeError, "%s is %R, expected a dict from names of inputs to arrays", argument,
                    arrays);
    }
    PyObject *name, *array;
    Py_ssize_t position = 0;
    while (PyDict_Next(arrays, &position, &name, &array)) {
        int input = find_input(backward, argument, name);
        if (input < 0) {
            return -1;
        }
        if (backward->given[input] != NULL) {
            return fail(backward->op, PyExc_ValueError, "add_to and out both name %R, expected it in one of them",
                        name);
        }
        Py_INCREF(array);
        backward->given[input] = array;
        backward->wanted |= (uint64_t)1 << input;
        backward->added |= (uint64_t)add << input;
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
        const struct label label = backward_label(backward, backward->info->inputs + head);
        if (has_head(backward, head) && PyUnicode_CompareWithASCIIString(key, label.text) == 0) {
            return head;
        }
    }
    return -1;
}

/* The keywords that are no heads, in the order in which they are read. */
enum { WANTED, ADD_TO, OUT, KEYWORDS };
static const char *const keywords[] = {[WANTED] = "wanted", [ADD_TO] = "add_to", [OUT] = "out"};

static int read_keyword(const struct backward *backward, PyObject *key, PyObject *value, PyObject **settings,
                        PyObject **heads)
{
    for (int k = 0; k < KEYWORDS; ++k) {
        if (PyUnicode_CompareWithASCIIString(key, keywords[k]) == 0) {
            settings[k] = value;
            return 0;
        }
    }
    const int head = find_head(backward, key);
    if (head < 0) {
        return fail_heads(backward, "unknown keyword %R; the keywords are wanted, add_to, out and %U", key);
    }
    if (heads[head] != NULL) {
        return fail(backward->op, PyExc_TypeError, "%S is given twice, by position and by keyword", key);
    }
    heads[head] = value;
    return 0;
}

/* Which object is the gradient of which output; every one must be there, None for zero. */
int backward_read(struct backward *backward, PyObject *const *values, Py_ssize_t positions, PyObject *names,
                  PyObject **heads)
{
    Py_ssize_t used = 0;
    for (int head = 0; head < backward->info->outputs; ++head) {
        heads[head] = has_head(backward, head) && used < positions ? values[used++] : NULL;
    }
    if (used < positions) {
        PyObject *count = PyLong_FromSsize_t(positions);
        fail_heads(backward, "this pullback got %S gradients, expected one for each visible output that has one: %U",
                   count);
        Py_XDECREF(count);
        return -1;
    }
    PyObject *settings[KEYWORDS] = {NULL};
    const Py_ssize_t named = names == NULL ? 0 : PyTuple_Size(names);
    for (Py_ssize_t k = 0; k < named; ++k) {
        if (read_keyword(backward, PyTuple_GetItem(names, k), values[positions + k], settings, heads) < 0) {
            return -1;
        }
    }
    for (int head = 0; head < backward->info->outputs; ++head) {
        if (has_head(backward, head) && heads[head] == NULL) {
            return fail(backward->op, PyExc_TypeError, "missing d_%s, the gradient of %s (None stands for zero)",
                        head_info(backward, head)->name, head_info(backward, head)->name);
        }
    }
    if (read_wanted(backward, settings[WANTED]) < 0 ||
        read_given(backward, keywords[ADD_TO], settings[ADD_TO], true) < 0) {
        return -1;
    }
    return read_given(backward, keywords[OUT], settings[OUT], false);
}
