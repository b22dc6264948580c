/* From shapes and strides to the extents of named dimensions. */
#include "opsmith_kernel.h"

/* How many axes an item has; stars and sets of axes (-1) take what is left. */
static int32_t width(const opsmith_item *item)
{
    return item->kind == OPSMITH_STAR || item->kind == OPSMITH_AXES ? -1 : 1;
}

/* Gives items [from, to) the axes [begin, end): fixed items one each, one star the rest. */
static int32_t spread(const opsmith_item *items, int32_t from, int32_t to, int32_t begin, int32_t end, int32_t *starts)
{
    int32_t fixed = 0, stars = 0;
    for (int32_t i = from; i < to; ++i) {
        fixed += width(&items[i]) == 1;
        stars += width(&items[i]) == -1;
    }
    const int32_t left = end - begin - fixed;
    if (left < 0 || stars > 1 || (stars == 0 && left > 0)) {
        return 0;
    }
    for (int32_t i = from; i < to; ++i) {
        starts[i] = begin;
        begin += width(&items[i]) == 1 ? 1 : left;
    }
    return 1;
}

/* The first axis of every item, in starts[0 .. count]. */
static opsmith_status place(const opsmith_item *items, int32_t count, int32_t shape_argument, int32_t ndim, int32_t *starts)
{
    int32_t from = 0, begin = 0;
    for (int32_t i = 0; i <= count; ++i) {
        if (i < count && (items[i].argument == 0 || items[i].kind == OPSMITH_AXES)) {
            continue;
        }
        int32_t end = ndim;
        if (i < count) {
            const int64_t axis = items[i].place < 0 ? items[i].place + ndim : items[i].place;
            if (items[i].place < -ndim || axis >= ndim) {
                return OPSMITH_STATUS(OPSMITH_BAD_AXIS, items[i].argument);
            }
            end = (int32_t)axis;
        }
        if (end < begin || !spread(items, from, i, begin, end, starts)) {
            return OPSMITH_STATUS(OPSMITH_BAD_RANK, shape_argument);
        }
        from = i;
        begin = end;
    }
    starts[count] = ndim;
    return OPSMITH_OK;
}

/* Axes by falling stride, without those of extent 1; 0 if the array is not dense in that order. */
static int32_t memory_order(int32_t ndim, const int64_t *shape, const int64_t *strides, int32_t *order, int32_t *axes)
{
    int32_t n = 0;
    for (int32_t axis = 0; axis < ndim; ++axis) {
        if (shape[axis] == 1) {
            continue;
        }
        int32_t at = n++;
        for (; at > 0 && strides[order[at - 1]] < strides[axis]; --at) {
            order[at] = order[at - 1];
        }
        order[at] = axis;
    }
    int64_t expected = 1;
    for (int32_t i = n - 1; i >= 0; --i) {
        if (strides[order[i]] != expected) {
            return 0;
        }
        expected *= shape[order[i]];
    }
    *axes = n;
    return 1;
}

static int32_t owner(int32_t axis, int32_t count, const int32_t *starts)
{
    int32_t item = count - 1;
    while (item > 0 && (starts[item] > axis || starts[item] == starts[item + 1])) {
        --item;
    }
    return item;
}

/* Gives every axis, in memory order, to an item of the pattern in pattern order: its own, or one of its family. */
static int32_t regroup(const opsmith_item *items, int32_t count, const int32_t *starts, int32_t axes, const int32_t *order,
                       const int64_t *shape, int64_t *totals)
{
    int32_t current = 0, last = -1;
    for (int32_t i = 0; i < count; ++i) {
        totals[i] = 1;
    }
    for (int32_t i = 0; i < axes; ++i) {
        const int32_t own = owner(order[i], count, starts);
        const int32_t family = items[own].family;
        while (current < count && current != own && !(family > 0 && items[current].family == family)) {
            ++current;
        }
        const int ordered = family == 0 && items[own].kind != OPSMITH_AXES;
        if (current == count || (ordered && order[i] < last)) {
            return 0;
        }
        last = ordered ? order[i] : last;
        totals[current] *= shape[order[i]];
    }
    return 1;
}

static opsmith_status split(const opsmith_item *item, int32_t shape_argument, int64_t total, int64_t *extents)
{
    int64_t known = 1;
    int32_t open = -1;
    for (int32_t part = 0; part < item->count; ++part) {
        if (item->extents[part] == 0) {
            open = part;
        } else {
            extents[item->first + part] = item->extents[part];
            known *= item->extents[part];
        }
    }
    if (known <= 0 || (open < 0 ? total != known : total % known != 0)) {
        return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, shape_argument);
    }
    if (open >= 0) {
        extents[item->first + open] = total / known;
    }
    return OPSMITH_OK;
}

/* Which axes of [begin, end) a set names; an empty list names all. */
static opsmith_status chosen_axes(const opsmith_item *item, int32_t begin, int32_t end, int32_t *chosen)
{
    const int32_t count = end - begin;
    for (int32_t axis = begin; axis < end; ++axis) {
        chosen[axis] = item->axes->count == 0;
    }
    for (int32_t i = 0; i < item->axes->count; ++i) {
        const int64_t axis = item->axes->values[i] < 0 ? item->axes->values[i] + count : item->axes->values[i];
        if (axis < 0 || axis >= count || chosen[begin + axis]) {
            return OPSMITH_STATUS(OPSMITH_BAD_AXIS, item->argument);
        }
        chosen[begin + axis] = 1;
    }
    return OPSMITH_OK;
}

/* The extents of alternating runs, a kept one before each reduced one, packed to the end: axes in the order of memory. */
static opsmith_status alternate(const opsmith_item *item, int32_t shape_argument, int32_t begin, int32_t end, const int64_t *shape,
                                int32_t axes, const int32_t *order, int64_t *extents)
{
    int32_t chosen[OPSMITH_MOST_AXES], run = item->count - 1, last[2] = {end, end};
    const opsmith_status status = chosen_axes(item, begin, end, chosen);
    for (int32_t i = 0; i < item->count; ++i) {
        extents[item->first + i] = 1;
    }
    for (int32_t i = axes - 1; i >= 0 && status == OPSMITH_OK; --i) {
        const int32_t axis = order[i];
        if (axis < begin || axis >= end || shape[axis] == 1) {
            continue;
        }
        const int32_t reduced = chosen[axis];
        if (axis > last[reduced] && !(reduced && item->family > 0)) {
            return OPSMITH_STATUS(OPSMITH_NOT_DENSE, shape_argument);
        }
        last[reduced] = axis;
        run -= run % 2 != reduced;
        if (run < 0) {
            return OPSMITH_STATUS(OPSMITH_TOO_MANY_RUNS, item->argument);
        }
        extents[item->first + run] *= shape[axis];
    }
    return status;
}

opsmith_status opsmith_match(const opsmith_item *items, int32_t count, int32_t shape_argument, int32_t ndim, const int64_t *shape,
                             const int64_t *strides, int64_t *extents)
{
    int32_t starts[OPSMITH_MOST_AXES + 1] = {0}, order[OPSMITH_MOST_AXES], axes = 0;
    int64_t totals[OPSMITH_MOST_AXES], product;
    if (ndim < 0 || ndim > OPSMITH_MOST_AXES || (ndim > 0 && shape == NULL)) {
        return OPSMITH_STATUS(ndim > 0 && shape == NULL ? OPSMITH_NULL_POINTER : OPSMITH_BAD_RANK, shape_argument);
    }
    for (int32_t axis = 0; axis < ndim; ++axis) {
        if (shape[axis] < 0) {
            return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, shape_argument);
        }
        order[axis] = axis;
    }
    axes = ndim;
    if (!opsmith_volume(shape, ndim, &product)) {
        return OPSMITH_STATUS(OPSMITH_OVERFLOW, shape_argument);
    }
    opsmith_status status = place(items, count, shape_argument, ndim, starts);
    if (status != OPSMITH_OK) {
        return status;
    }
    for (int32_t i = 0; i < count; ++i) {
        totals[i] = 1;
        for (int32_t axis = starts[i]; axis < starts[i + 1]; ++axis) {
            totals[i] *= shape[axis];
        }
    }
    if (strides != NULL && product > 0) {
        if (!memory_order(ndim, shape, strides, order, &axes) || !regroup(items, count, starts, axes, order, shape, totals)) {
            return OPSMITH_STATUS(OPSMITH_NOT_DENSE, shape_argument);
        }
    }
    for (int32_t i = 0; i < count && status == OPSMITH_OK; ++i) {
        if (items[i].kind == OPSMITH_ONE && totals[i] != 1) {
            return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, shape_argument);
        }
        if (items[i].kind == OPSMITH_SPLIT) {
            status = split(&items[i], shape_argument, totals[i], extents);
        } else if (items[i].kind == OPSMITH_AXES) {
            status = alternate(&items[i], shape_argument, starts[i], starts[i + 1], shape, axes, order, extents);
        } else if (items[i].kind != OPSMITH_ONE) {
            extents[items[i].first] = totals[i];
        }
    }
    return status;
}
