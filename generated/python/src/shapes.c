/* Shapes: binds the dimensions of an operator to the axes of its first input and derives all other shapes from them. */
#include "binding.h"

static uint64_t axes_from(int low, int high)
{
    uint64_t below_high = high >= 64 ? UINT64_MAX : ((uint64_t)1 << high) - 1;
    uint64_t below_low = low >= 64 ? UINT64_MAX : ((uint64_t)1 << low) - 1;
    return below_high & ~below_low;
}

static int fail_shape(const struct operator_object *op, const char *name, int ndim, const int64_t *shape,
                      const char *expected)
{
    PyObject *text = text_of_shape(ndim, shape);
    if (text != NULL) {
        fail(op, PyExc_ValueError, "%s has shape %U, expected %s", name, text, expected);
        Py_DECREF(text);
    }
    return -1;
}

/* Reads an axis from -rank to rank - 1. */
static int read_axis(const struct operator_object *op, const struct problem *problem, int parameter, int64_t axis,
                     int *result)
{
    const int ndim = problem->ndim;
    if (axis < -ndim || axis >= ndim) {
        PyObject *text = text_of_shape(ndim, problem->shape);
        if (text != NULL) {
            const struct parameter_info *info = &op->info->parameter[parameter];
            const char *verb = info->kind == PARAMETER_INTS ? "names axis" : "is", *first = op->info->arrays[0].name;
            if (ndim == 0) {
                fail(op, PyExc_ValueError, "%s %s %lld, but %s has no axes", info->name, verb, (long long)axis, first);
            } else {
                fail(op, PyExc_ValueError, "%s %s %lld, expected %d to %d for %s of shape %U", info->name, verb,
                     (long long)axis, -ndim, ndim - 1, first, text);
            }
            Py_DECREF(text);
        }
        return -1;
    }
    *result = (int)(axis < 0 ? axis + ndim : axis);
    return 0;
}

static int bind_split(const struct operator_object *op, struct problem *problem, const struct shape_item *item,
                      int axis)
{
    const int64_t extent = problem->shape[axis];
    int64_t known = 1;
    int rest = NONE;
    for (int k = 0; k < item->part_count; ++k) {
        const struct split_part *part = &item->parts[k];
        if (part->extent == NONE) {
            rest = part->dim;
            continue;
        }
        int64_t number = parameter_integer(op->info, part->extent, problem->params.bytes);
        if (number <= 0 || (extent > 0 && (number > extent / known || extent % (known * number) != 0))) {
            return fail(op, PyExc_ValueError, "%s is %lld, expected a divisor of %lld, the extent of axis %d of %s",
                        op->info->parameter[part->extent].name, (long long)number, (long long)extent, axis,
                        op->info->arrays[0].name);
        }
        problem->extent[part->dim] = number;
        known *= extent > 0 ? number : 1;
    }
    if (rest != NONE) {
        problem->extent[rest] = extent / known;
    } else if (known != extent) {
        return fail(op, PyExc_ValueError, "axis %d of %s has extent %lld, expected %lld as the parameters say", axis,
                    op->info->arrays[0].name, (long long)extent, (long long)known);
    }
    return 0;
}

static int bind_axes(const struct operator_object *op, struct problem *problem, const struct shape_item *item,
                     uint64_t axes)
{
    const struct parameter_info *parameter = &op->info->parameter[item->at];
    const opsmith_ints *list = (const void *)(problem->params.bytes + parameter->offset);
    uint64_t reduced = list->count == 0 ? axes : 0;
    for (int k = 0; k < list->count; ++k) {
        int axis;
        if (read_axis(op, problem, item->at, list->values[k], &axis) < 0) {
            return -1;
        }
        if (reduced >> axis & 1) {
            return fail(op, PyExc_ValueError, "%s names axis %d twice, expected each axis once", parameter->name, axis);
        }
        reduced |= (uint64_t)1 << axis;
    }
    problem->axes[item->reduced] = reduced & axes;
    problem->axes[item->dim] = axes & ~reduced;
    return 0;
}

/* Gives the items of one stretch, with at most one item of any length among them, the axes from `low` to `high`. */
static int bind_stretch(const struct operator_object *op, struct problem *problem, int first, int last, int low,
                        int high)
{
    const struct shape_pattern *pattern = &op->info->arrays[0].shape;
    int fixed = 0, open = 0;
    for (int k = first; k < last; ++k) {
        bool any = pattern->items[k].kind == ITEM_STAR || pattern->items[k].kind == ITEM_AXES;
        open += any;
        fixed += !any;
    }
    if (open == 0 ? high - low != fixed : high - low < fixed) {
        return fail_shape(op, op->info->arrays[0].name, problem->ndim, problem->shape, pattern->text);
    }
    int axis = low;
    for (int k = first; k < last; ++k) {
        const struct shape_item *item = &pattern->items[k];
        bool any = item->kind == ITEM_STAR || item->kind == ITEM_AXES;
        int end = any ? axis + (high - low - fixed) : axis + 1;
        uint64_t axes = axes_from(axis, end);
        if (item->kind == ITEM_DIM || item->kind == ITEM_STAR) {
            problem->axes[item->dim] = axes;
        } else if (item->kind == ITEM_SPLIT && bind_split(op, problem, item, axis) < 0) {
            return -1;
        } else if (item->kind == ITEM_AXES && bind_axes(op, problem, item, axes) < 0) {
            return -1;
        } else if (item->kind == ITEM_ONE && problem->shape[axis] != 1) {
            return fail_shape(op, op->info->arrays[0].name, problem->ndim, problem->shape, pattern->text);
        }
        axis = end;
    }
    return 0;
}

static int count_elements(const struct operator_object *op, struct problem *problem)
{
    bool empty = false;
    int64_t count = 1;
    for (int axis = 0; axis < problem->ndim; ++axis) {
        empty = empty || problem->shape[axis] == 0;
    }
    for (int axis = 0; !empty && axis < problem->ndim; ++axis) {
        if (problem->shape[axis] < 0 || count > INT64_MAX / 16 / problem->shape[axis]) {
            return fail_shape(op, op->info->arrays[0].name, problem->ndim, problem->shape, "fewer elements");
        }
        count *= problem->shape[axis];
    }
    problem->elements = empty ? 0 : count;
    return 0;
}

/* Placed items cut the pattern into stretches; each begins where its parameter says. */
int shape_bind(const struct operator_object *op, struct problem *problem, const struct array *first)
{
    const struct shape_pattern *pattern = &op->info->arrays[0].shape;
    problem->ndim = first->ndim;
    for (int axis = 0; axis < first->ndim; ++axis) {
        problem->shape[axis] = first->shape[axis];
    }
    if (count_elements(op, problem) < 0) {
        return -1;
    }
    int needed = 0;
    for (int k = 0; k < pattern->count; ++k) {
        needed += pattern->items[k].kind != ITEM_STAR && pattern->items[k].kind != ITEM_AXES;
    }
    if (first->ndim < needed) {
        return fail_shape(op, op->info->arrays[0].name, problem->ndim, problem->shape, pattern->text);
    }
    for (int dim = 0; dim < op->info->dims; ++dim) {
        problem->axes[dim] = 0;
        problem->extent[dim] = NONE;
    }
    int start = 0, low = 0;
    for (int k = 0; k <= pattern->count; ++k) {
        int high = problem->ndim;
        if (k < pattern->count) {
            const struct shape_item *item = &pattern->items[k];
            if (item->at == NONE || item->kind == ITEM_AXES) {
                continue;
            }
            int64_t at = parameter_integer(op->info, item->at, problem->params.bytes);
            if (read_axis(op, problem, item->at, at, &high) < 0) {
                return -1;
            }
        }
        if (bind_stretch(op, problem, start, k, low, high) < 0) {
            return -1;
        }
        start = k;
        low = high;
    }
    return 0;
}

/* How long a dimension is. */
int64_t shape_extent(const struct problem *problem, int dim)
{
    if (problem->extent[dim] != NONE) {
        return problem->extent[dim];
    }
    int64_t extent = 1;
    for (int axis = 0; axis < problem->ndim; ++axis) {
        extent *= problem->axes[dim] >> axis & 1 ? problem->shape[axis] : 1;
    }
    return extent;
}

/* The pattern of an array in this call: an output may keep the axes it drops. */
const struct shape_pattern *shape_pattern_of(const struct operator_object *op, const struct problem *problem,
                                             const struct array_info *info)
{
    const bool keeps = info->keepdims == ALWAYS ||
                       (info->keepdims != NONE && parameter_bool(op->info, info->keepdims, problem->params.bytes));
    return keeps ? &info->kept : &info->shape;
}

static int append_axes(const struct problem *problem, uint64_t axes, uint64_t ones, int ndim, int64_t *shape)
{
    for (int axis = 0; axis < problem->ndim; ++axis) {
        if (axes >> axis & 1) {
            shape[ndim++] = ones >> axis & 1 ? 1 : problem->shape[axis];
        }
    }
    return ndim;
}

/* The shape that a pattern stands for; returns the number of axes. */
int shape_expected(const struct problem *problem, const struct shape_pattern *pattern, int64_t *shape)
{
    int ndim = 0;
    for (int k = 0; k < pattern->count && ndim < MAX_RANK; ++k) {
        const struct shape_item *item = &pattern->items[k];
        switch (item->kind) {
        case ITEM_PART:
            shape[ndim++] = problem->extent[item->dim];
            break;
        case ITEM_DIM:
        case ITEM_STAR:
            ndim = append_axes(problem, problem->axes[item->dim], item->one ? UINT64_MAX : 0, ndim, shape);
            break;
        case ITEM_SPLIT:
            shape[ndim] = 1;
            for (int part = 0; part < item->part_count; ++part) {
                shape[ndim] *= problem->extent[item->parts[part].dim];
            }
            ++ndim;
            break;
        case ITEM_ONE:
            shape[ndim++] = 1;
            break;
        case ITEM_AXES: {
            uint64_t kept = problem->axes[item->dim], reduced = problem->axes[item->reduced];
            uint64_t ones = (item->one ? kept : 0) | (item->reduced_one ? reduced : 0);
            ndim = append_axes(problem, kept | reduced, ones, ndim, shape);
            break;
        }
        }
    }
    return ndim;
}

static int fail_expected(const struct operator_object *op, const struct problem *problem, const char *name,
                         const struct shape_pattern *pattern, const struct array *array, int ndim,
                         const int64_t *shape, const char *manner)
{
    PyObject *came = text_of_shape(array->ndim, array->shape);
    PyObject *expected = text_of_shape(ndim, shape);
    PyObject *first = text_of_shape(problem->ndim, problem->shape);
    if (came != NULL && expected != NULL && first != NULL) {
        fail(op, PyExc_ValueError, "%s has shape %U, expected %U%s (%s) since %s has shape %U", name, came, expected,
             manner, pattern->count == 0 ? "a scalar" : pattern->text, op->info->arrays[0].name, first);
    }
    Py_XDECREF(came);
    Py_XDECREF(expected);
    Py_XDECREF(first);
    return -1;
}

/* Compares an array's shape with the one that its pattern stands for. */
int shape_check(const struct operator_object *op, const struct problem *problem, const char *name,
                const struct array_info *info, const struct array *array)
{
    int64_t shape[MAX_RANK];
    const struct shape_pattern *pattern = shape_pattern_of(op, problem, info);
    const int ndim = shape_expected(problem, pattern, shape);
    bool same = array->ndim == ndim;
    for (int axis = 0; same && axis < ndim; ++axis) {
        same = array->shape[axis] == shape[axis];
    }
    return same ? 0 : fail_expected(op, problem, name, pattern, array, ndim, shape, "");
}

/* Which axes of the full shape an item C|1 makes up, as bits. */
static uint64_t axes_or_one(const struct problem *problem, const struct shape_pattern *pattern)
{
    uint64_t axes = 0;
    int64_t shape[MAX_RANK];
    for (int k = 0; k < pattern->count; ++k) {
        if (pattern->items[k].or_one) {
            const struct shape_pattern before = {NULL, k, pattern->items};
            axes |= (uint64_t)1 << shape_expected(problem, &before, shape);
        }
    }
    return axes;
}

/* As shape_check, but an input may be broadcast where the spec says so: it gets the full shape, with strides of 0. */
int shape_fit_input(const struct operator_object *op, struct problem *problem, int index, struct array *array)
{
    const struct array_info *info = &op->info->arrays[index];
    problem->broadcast[index] = 0;
    problem->dropped[index] = 0;
    const uint64_t allowed = info->align_right ? UINT64_MAX : axes_or_one(problem, &info->shape);
    if (allowed == 0) {
        return shape_check(op, problem, info->name, info, array);
    }
    int64_t shape[MAX_RANK];
    const int ndim = shape_expected(problem, &info->shape, shape);
    const int dropped = ndim - array->ndim;
    bool fits = info->align_right ? dropped >= 0 : dropped == 0;
    uint64_t broadcast = fits ? axes_from(0, dropped) : 0;
    for (int axis = dropped; fits && axis < ndim; ++axis) {
        int64_t extent = array->shape[axis - dropped];
        if (extent != shape[axis]) {
            broadcast |= (uint64_t)1 << axis;
            fits = extent == 1 && (allowed >> axis & 1);
        }
    }
    if (!fits) {
        return fail_expected(op, problem, info->name, &info->shape, array, ndim, shape,
                             info->align_right ? ", or a shape that broadcasts to it" : "");
    }
    for (int axis = ndim - 1; broadcast != 0 && axis >= 0; --axis) {
        array->shape[axis] = shape[axis];
        array->strides[axis] = broadcast >> axis & 1 ? 0 : array->strides[axis - dropped];
    }
    array->ndim = ndim;
    problem->broadcast[index] = broadcast;
    problem->dropped[index] = dropped;
    return 0;
}
