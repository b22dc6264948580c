/* Inputs that hold positions along a dimension: a value that is none of them is found before a kernel runs. */
#include <string.h>

#include "binding.h"

struct allowed {
    uint64_t extent; /* 0 to extent - 1 */
    bool ignores;
    int64_t ignored;
};

static int64_t load(int type, const char *from)
{
    int32_t narrow;
    int64_t wide;
    if (type == TYPE_INT64) {
        memcpy(&wide, from, sizeof wide);
        return wide;
    }
    memcpy(&narrow, from, sizeof narrow);
    return narrow;
}

static bool is_stray(const struct allowed *allowed, int64_t value)
{
    return ((uint64_t)value >= allowed->extent) & (!allowed->ignores | (value != allowed->ignored));
}

/* The first value of a row that is not allowed, or -1; the whole row is tested first, without a branch. */
static int64_t find_in_row(const struct allowed *allowed, int type, const char *from, int64_t count, int64_t stride)
{
    bool any = false;
    if (type == TYPE_INT64) {
        for (int64_t k = 0; k < count; ++k) {
            any |= is_stray(allowed, load(TYPE_INT64, from + k * stride));
        }
    } else {
        for (int64_t k = 0; k < count; ++k) {
            any |= is_stray(allowed, load(TYPE_INT32, from + k * stride));
        }
    }
    for (int64_t k = 0; any; ++k) {
        if (is_stray(allowed, load(type, from + k * stride))) {
            return k;
        }
    }
    return -1;
}

static bool find(const struct allowed *allowed, const struct array *array, int axis, const char *from, int64_t *index)
{
    if (axis >= array->ndim - 1) {
        const bool scalar = array->ndim == 0;
        index[axis] = find_in_row(allowed, array->type, from, scalar ? 1 : array->shape[axis],
                                  scalar ? 0 : array->strides[axis]);
        return index[axis] >= 0;
    }
    for (index[axis] = 0; index[axis] < array->shape[axis]; ++index[axis]) {
        if (find(allowed, array, axis + 1, from + index[axis] * array->strides[axis], index)) {
            return true;
        }
    }
    return false;
}

/* A place as it is written in Python: [2, 0], or nothing in an array without axes. */
static PyObject *text_of_place(int ndim, const int64_t *index)
{
    PyObject *text = PyUnicode_FromString(ndim == 0 ? "" : "[");
    for (int axis = 0; text != NULL && axis < ndim; ++axis) {
        replace(&text, PyUnicode_FromFormat("%U%lld%s", text, (long long)index[axis], axis == ndim - 1 ? "]" : ", "));
    }
    return text;
}

int positions_check(const struct operator_object *op, const struct problem *problem, int index,
                    const struct array *array)
{
    const struct array_info *info = &op->info->arrays[index];
    const int64_t extent = shape_extent(problem, info->indexed);
    struct allowed allowed = {(uint64_t)extent, info->ignore != NONE, 0};
    if (allowed.ignores) {
        allowed.ignored = parameter_integer(op->info, info->ignore, problem->params.bytes);
    }
    int64_t place[MAX_RANK + 1];
    if (!find(&allowed, array, 0, array->data, place)) {
        return 0;
    }
    const char *from = array->data;
    for (int axis = 0; axis < array->ndim; ++axis) {
        from += place[axis] * array->strides[axis];
    }
    PyObject *where = text_of_place(array->ndim, place);
    PyObject *also = !allowed.ignores ? PyUnicode_FromString("")
                                      : PyUnicode_FromFormat(", or %lld (%s)", (long long)allowed.ignored,
                                                             op->info->parameter[info->ignore].name);
    const long long value = (long long)load(array->type, from);
    if (where != NULL && also != NULL && extent == 0) {
        fail(op, PyExc_ValueError, "%s%U is %lld, but %s has extent 0 and no positions", info->name, where, value,
             info->indexes);
    } else if (where != NULL && also != NULL) {
        fail(op, PyExc_ValueError, "%s%U is %lld, expected 0 to %lld (a position along %s)%U", info->name, where, value,
             (long long)extent - 1, info->indexes, also);
    }
    Py_XDECREF(where);
    Py_XDECREF(also);
    return -1;
}
