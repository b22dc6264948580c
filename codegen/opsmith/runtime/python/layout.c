/* Layout: the order of axes a call works in, and dense copies of the arrays that have another one. */
#include <string.h>

#include "binding.h"

/* Strides of axes with one element mean nothing, and an empty array has any layout. */
static bool is_c_order(const struct array *array, int64_t size)
{
    int64_t dense = size;
    bool c_order = true;
    for (int axis = array->ndim - 1; axis >= 0; --axis) {
        if (array->shape[axis] == 0) {
            return true;
        }
        c_order = c_order && (array->shape[axis] == 1 || array->strides[axis] == dense);
        dense *= array->shape[axis];
    }
    return c_order;
}

static bool has_strides(const struct array *array, const int64_t *strides, int64_t size)
{
    for (int axis = 0; axis < array->ndim; ++axis) {
        if (array->shape[axis] > 1 && array->strides[axis] != strides[axis] * size) {
            return false;
        }
    }
    return true;
}

/* Takes the first input's own layout if the kernels can work in it, else C order; fills `dims`. */
int layout_choose(const struct operator_object *op, struct problem *problem, const struct array *first)
{
    const struct operator_info *info = op->info;
    const int64_t size = element_types[first->type].size;
    problem->c_order = is_c_order(first, size);
    bool whole = !problem->c_order;
    for (int axis = 0; whole && axis < first->ndim; ++axis) {
        problem->strides[axis] = first->strides[axis] / size;
        whole = first->strides[axis] % size == 0;
    }
    if (whole) {
        opsmith_status status = info->dims_from_layout(problem->params.bytes, problem->ndim, problem->shape,
                                                       problem->strides, problem->dims);
        const int rule = OPSMITH_STATUS_RULE(status);
        if (rule != OPSMITH_NOT_DENSE && rule != OPSMITH_TOO_MANY_RUNS) {
            return status == OPSMITH_OK ? 0 : fail_status(op, problem, status);
        }
    }
    problem->c_order = true;
    opsmith_status status =
        info->dims_from_layout(problem->params.bytes, problem->ndim, problem->shape, NULL, problem->dims);
    return status == OPSMITH_OK ? 0 : fail_status(op, problem, status);
}

/* The strides, in bytes, that an array has in the kernel. */
void layout_strides(const struct problem *problem, const struct array *array, int64_t *strides)
{
    int64_t dense = element_types[array->type].size;
    for (int axis = array->ndim - 1; axis >= 0; --axis) {
        strides[axis] = array->full && !problem->c_order ? problem->strides[axis] * element_types[array->type].size
                                                         : dense;
        dense *= array->shape[axis];
    }
}

/* Decides what the kernel gets: the array itself, or room for a dense and aligned copy of it. */
int array_place(const struct problem *problem, bool full, struct array *array, struct hold *hold)
{
    static union {
        max_align_t align;
        char bytes[ALIGNMENT];
    } nothing; /* an empty array may have no address */
    const int64_t size = element_types[array->type].size;
    bool dense = full && !problem->c_order ? has_strides(array, problem->strides, size) : is_c_order(array, size);
    array->full = full;
    if (array->data == NULL) {
        array->data = nothing.bytes;
    }
    array->work = array->data;
    if (dense && ((uintptr_t)array->data & (uintptr_t)(size - 1)) == 0) {
        return 0;
    }
    int64_t bytes = size;
    for (int axis = 0; axis < array->ndim; ++axis) {
        bytes *= array->shape[axis];
    }
    hold->copy = memory_new((size_t)bytes);
    array->work = hold->copy;
    return hold->copy == NULL ? -1 : 0;
}

void copy_in(const struct problem *problem, const struct array *array)
{
    if (array->work != array->data) {
        int64_t strides[MAX_RANK];
        layout_strides(problem, array, strides);
        strided_copy(array->ndim, array->shape, element_types[array->type].size, array->work, strides, array->data,
                     array->strides);
    }
}

void copy_out(const struct problem *problem, const struct array *array)
{
    if (array->work != array->data) {
        int64_t strides[MAX_RANK];
        layout_strides(problem, array, strides);
        strided_copy(array->ndim, array->shape, element_types[array->type].size, array->data, array->strides,
                     array->work, strides);
    }
}

#define COPY_ROW(bits)                                                                                                 \
    for (int64_t k = 0; k < count; ++k) {                                                                              \
        memcpy(to + k * to_stride, from + k * from_stride, (bits) / 8);                                                \
    }

static void copy_row(int64_t count, int64_t size, char *to, int64_t to_stride, const char *from, int64_t from_stride)
{
    if (to_stride == size && from_stride == size) {
        memcpy(to, from, (size_t)(count * size));
    } else if (size == 2) {
        COPY_ROW(16)
    } else if (size == 4) {
        COPY_ROW(32)
    } else {
        COPY_ROW(64)
    }
}

/* Copies between two arrays of one shape; axes that run on in both are taken as one. */
void strided_copy(int ndim, const int64_t *shape, int64_t size, char *to, const int64_t *to_strides, const char *from,
                  const int64_t *from_strides)
{
    int64_t extent[MAX_RANK + 1], to_step[MAX_RANK + 1], from_step[MAX_RANK + 1], index[MAX_RANK + 1];
    int count = 0;
    for (int axis = 0; axis < ndim; ++axis) {
        if (shape[axis] == 0) {
            return;
        }
        if (shape[axis] == 1) {
            continue;
        }
        bool runs_on = count > 0 && to_step[count - 1] == to_strides[axis] * shape[axis] &&
                       from_step[count - 1] == from_strides[axis] * shape[axis];
        count -= runs_on;
        extent[count] = runs_on ? extent[count] * shape[axis] : shape[axis];
        to_step[count] = to_strides[axis];
        from_step[count] = from_strides[axis];
        index[count++] = 0;
    }
    if (count == 0) {
        memcpy(to, from, (size_t)size);
        return;
    }
    const int inner = count - 1;
    for (;;) {
        copy_row(extent[inner], size, to, to_step[inner], from, from_step[inner]);
        int axis = inner - 1;
        for (; axis >= 0; --axis) {
            to += to_step[axis];
            from += from_step[axis];
            if (++index[axis] < extent[axis]) {
                break;
            }
            to -= to_step[axis] * extent[axis];
            from -= from_step[axis] * extent[axis];
            index[axis] = 0;
        }
        if (axis < 0) {
            return;
        }
    }
}
