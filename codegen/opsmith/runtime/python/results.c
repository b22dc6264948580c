/* New arrays for results, in the library of the first input. */
#include "binding.h"

static PyObject *tuple_of(int count, const int64_t *numbers, int64_t factor)
{
    PyObject *tuple = PyTuple_New(count);
    for (int k = 0; tuple != NULL && k < count; ++k) {
        PyObject *number = PyLong_FromLongLong(numbers[k] * factor);
        if (number == NULL || PyTuple_SetItem(tuple, k, number) < 0) {
            Py_CLEAR(tuple);
        }
    }
    return tuple;
}

static PyObject *numpy_new(struct state *state, int type, int ndim, const int64_t *shape, const int64_t *strides)
{
    if (type == TYPE_BFLOAT16 && bfloat16_load(state, true) < 0) {
        return NULL;
    }
    PyObject *extents = tuple_of(ndim, shape, 1);
    PyObject *array = NULL;
    if (extents != NULL && strides == NULL) {
        array = PyObject_CallFunctionObjArgs(state->empty, extents, state->dtypes[type], NULL);
    } else if (extents != NULL) {
        PyObject *bytes = tuple_of(ndim, strides, element_types[type].size);
        array = bytes == NULL ? NULL
                              : PyObject_CallFunction((PyObject *)state->ndarray, "OOOiO", extents,
                                                      state->dtypes[type], Py_None, 0, bytes);
        Py_XDECREF(bytes);
    }
    Py_XDECREF(extents);
    return array;
}

/* An array without content; strides in elements, NULL for C order. */
int result_new(const struct operator_object *op, const struct library *library, int type, int ndim,
               const int64_t *shape, const int64_t *strides, struct array *array, struct hold *hold)
{
    if (library->kind == KIND_NUMPY) {
        PyObject *object = numpy_new(op->state, type, ndim, shape, strides);
        if (object == NULL) {
            return -1;
        }
        int result = array_acquire(op, "a result", object, false, array, hold);
        Py_DECREF(object);
        return result;
    }
    array->object = block_new(op->state, type, ndim, shape, strides, &array->data);
    if (array->object == NULL) {
        return -1;
    }
    array->type = type;
    array->ndim = ndim;
    array->read_only = array->silent = false;
    int64_t dense = element_types[type].size;
    for (int axis = ndim - 1; axis >= 0; --axis) {
        array->shape[axis] = shape[axis];
        array->strides[axis] = strides == NULL ? dense : strides[axis] * element_types[type].size;
        dense *= shape[axis];
    }
    return 0;
}

/* The object to return for an array that was given or made: its own, or the block's memory as the library has it. */
PyObject *result_object(struct state *state, const struct library *library, struct array *array)
{
    PyObject *object = array->object;
    if (Py_TYPE(object) != state->block_type) {
        Py_INCREF(object);
        return object;
    }
    if (library->kind == KIND_DLPACK) {
        return PyObject_CallFunctionObjArgs(library->from_dlpack, object, NULL);
    }
    void *made = NULL;
    if (library->exchange->managed_tensor_to_py_object(block_take(object), &made) != 0) {
        return NULL;
    }
    return made;
}
