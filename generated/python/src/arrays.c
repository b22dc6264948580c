/* Arrays of others: their memory, shape, strides and element type, without a copy. */
#include <stdlib.h>

#include "binding.h"

void *memory_new(size_t bytes)
{
    unsigned char *base = bytes > SIZE_MAX - 2 * ALIGNMENT ? NULL : malloc(bytes + 2 * ALIGNMENT);
    if (base == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    size_t skip = ALIGNMENT - (uintptr_t)base % ALIGNMENT; /* 8 at least, since malloc aligns to that */
    base[skip - 1] = (unsigned char)(skip % ALIGNMENT);
    return base + skip;
}

void memory_free(void *memory)
{
    if (memory != NULL) {
        unsigned char *start = memory;
        free(start - (start[-1] == 0 ? ALIGNMENT : start[-1]));
    }
}

void hold_release(struct hold *hold)
{
    switch (hold->kind) {
    case HOLD_NOTHING:
        break;
    case HOLD_BUFFER:
        PyBuffer_Release(&hold->is.buffer);
        break;
    case HOLD_OBJECT:
        Py_DECREF(hold->is.object);
        break;
    case HOLD_TENSOR:
        if (hold->is.tensor->deleter != NULL) {
            hold->is.tensor->deleter(hold->is.tensor);
        }
        break;
    }
    hold->kind = HOLD_NOTHING;
    if (hold->copy != NULL) {
        memory_free(hold->copy);
        hold->copy = NULL;
    }
}

static int from_buffer(const struct operator_object *op, const char *name, struct array *array, struct hold *hold,
                       int flags)
{
    Py_buffer *buffer = &hold->is.buffer;
    if (PyObject_GetBuffer(array->object, buffer, flags) < 0) {
        return fail_from(op, PyExc_TypeError, "%s cannot be read", name);
    }
    hold->kind = HOLD_BUFFER;
    if (buffer->ndim > MAX_RANK) {
        return fail(op, PyExc_ValueError, "%s has %d axes, expected at most %d", name, buffer->ndim, MAX_RANK);
    }
    array->data = buffer->buf;
    array->read_only = buffer->readonly != 0;
    array->silent = false;
    array->ndim = buffer->ndim;
    int64_t dense = buffer->itemsize;
    for (int axis = buffer->ndim - 1; axis >= 0; --axis) {
        array->shape[axis] = buffer->shape[axis];
        array->strides[axis] = buffer->strides == NULL ? dense : buffer->strides[axis]; /* ctypes gives none */
        dense *= buffer->shape[axis];
    }
    return 0;
}

/* The buffer protocol without a format: NumPy spells no format for bfloat16, and the dtype is quicker to look at. */
static int from_numpy(const struct operator_object *op, const char *name, struct array *array, struct hold *hold)
{
    PyObject *dtype = PyObject_GetAttr(array->object, op->state->text_dtype);
    if (dtype == NULL) {
        return -1;
    }
    array->type = numpy_type(op->state, dtype);
    array->other_type[0] = '\0';
    Py_DECREF(dtype);
    return from_buffer(op, name, array, hold, PyBUF_STRIDES);
}

static int check_device(const struct operator_object *op, const char *name, long type, long number)
{
    static const char *const devices[] = {
        [1] = "cpu",     [2] = "cuda",        [3] = "cuda_host", [4] = "opencl",    [7] = "vulkan",     [8] = "metal",
        [9] = "vpi",     [10] = "rocm",       [11] = "rocm_host", [12] = "ext_dev", [13] = "cuda_managed",
        [14] = "oneapi", [15] = "webgpu",     [16] = "hexagon",  [17] = "maia",     [18] = "trainium",
    };
    if (type == DLPACK_CPU || type == DLPACK_CUDA_HOST || type == DLPACK_ROCM_HOST) {
        return 0;
    }
    const long known = (long)(sizeof devices / sizeof *devices);
    const char *device = type >= 0 && type < known && devices[type] != NULL ? devices[type] : "an unknown device";
    return fail(op, PyExc_ValueError, "%s is on %s:%ld, expected an array in main memory (cpu)", name, device, number);
}

static void name_type(struct array *array, DLDataType type)
{
    static const char *const codes[] = {"int", "uint", "float", "opaque", "bfloat", "complex", "bool"};
    const char *code = type.code < sizeof codes / sizeof *codes ? codes[type.code] : "other";
    PyOS_snprintf(array->other_type, sizeof array->other_type, type.lanes == 1 ? "%s%d" : "%s%d (lanes)", code,
                  (int)type.bits);
}

static int from_tensor(const struct operator_object *op, const char *name, struct array *array, const DLTensor *tensor,
                       bool read_only)
{
    if (check_device(op, name, tensor->device.device_type, tensor->device.device_id) < 0) {
        return -1;
    }
    if (tensor->ndim < 0 || tensor->ndim > MAX_RANK) {
        return fail(op, PyExc_ValueError, "%s has %d axes, expected at most %d", name, (int)tensor->ndim, MAX_RANK);
    }
    array->type = type_of_dlpack(tensor->dtype);
    if (array->type == TYPE_UNKNOWN) {
        name_type(array, tensor->dtype);
    }
    array->data = tensor->data == NULL ? NULL : (char *)tensor->data + tensor->byte_offset;
    array->read_only = read_only;
    array->silent = false;
    array->ndim = tensor->ndim;
    const int64_t size = element_types[array->type].size;
    int64_t dense = size;
    for (int axis = tensor->ndim - 1; axis >= 0; --axis) {
        array->shape[axis] = tensor->shape[axis];
        array->strides[axis] = tensor->strides == NULL ? dense : tensor->strides[axis] * size;
        dense *= tensor->shape[axis];
    }
    return 0;
}

static int from_exchange(const struct operator_object *op, const char *name, const DLPackExchangeAPI *exchange,
                         bool keep, struct array *array, struct hold *hold)
{
    if (!keep && exchange->tensor_from_py_object != NULL) {
        DLTensor tensor;
        if (exchange->tensor_from_py_object(array->object, &tensor) != 0) {
            return fail_from(op, PyExc_TypeError, "%s cannot be read by DLPack", name);
        }
        return from_tensor(op, name, array, &tensor, false);
    }
    DLManagedTensorVersioned *tensor = NULL;
    if (exchange->managed_tensor_from_py_object(array->object, &tensor) != 0 || tensor == NULL) {
        return fail_from(op, PyExc_TypeError, "%s cannot be read by DLPack", name);
    }
    hold->kind = HOLD_TENSOR;
    hold->is.tensor = tensor;
    return from_tensor(op, name, array, &tensor->dl_tensor, (tensor->flags & DLPACK_READ_ONLY) != 0);
}

/* object.__dlpack__(max_version=(1, 0)), or without an argument for a library that is older than versions. */
static PyObject *dlpack_capsule(struct state *state, PyObject *object)
{
    PyObject *method = PyObject_GetAttr(object, state->text_dlpack);
    PyObject *capsule = method == NULL ? NULL : PyObject_Call(method, state->no_arguments, state->dlpack_arguments);
    if (capsule == NULL && method != NULL && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Clear();
        capsule = PyObject_Call(method, state->no_arguments, NULL);
    }
    Py_XDECREF(method);
    return capsule;
}

static int from_dlpack(const struct operator_object *op, const char *name, struct array *array, struct hold *hold)
{
    PyObject *device = PyObject_CallMethod(array->object, "__dlpack_device__", NULL);
    long type, number;
    if (device == NULL || !PyTuple_Check(device) || !PyArg_ParseTuple(device, "ll", &type, &number)) {
        Py_XDECREF(device);
        return fail_from(op, PyExc_TypeError, "%s has no readable __dlpack_device__", name);
    }
    Py_DECREF(device);
    if (check_device(op, name, type, number) < 0) {
        return -1;
    }
    PyObject *capsule = dlpack_capsule(op->state, array->object);
    if (capsule == NULL) {
        return fail_from(op, PyExc_TypeError, "%s cannot be read by DLPack", name);
    }
    hold->kind = HOLD_OBJECT; /* the capsule is only looked into: it frees the tensor when it goes */
    hold->is.object = capsule;
    if (PyCapsule_IsValid(capsule, "dltensor_versioned")) {
        DLManagedTensorVersioned *tensor = PyCapsule_GetPointer(capsule, "dltensor_versioned");
        if (tensor->version.major != 1) {
            return fail(op, PyExc_TypeError, "%s comes in version %u of DLPack, expected 1", name,
                        (unsigned)tensor->version.major);
        }
        return from_tensor(op, name, array, &tensor->dl_tensor, (tensor->flags & DLPACK_READ_ONLY) != 0);
    }
    DLManagedTensor *tensor = PyCapsule_GetPointer(capsule, "dltensor");
    if (tensor == NULL) {
        return fail_from(op, PyExc_TypeError, "%s cannot be read by DLPack", name);
    }
    if (from_tensor(op, name, array, &tensor->dl_tensor, false) < 0) {
        return -1;
    }
    array->silent = true;
    return 0;
}

/* Before its first version DLPack did not tell what is read-only. Then NumPy's view of the same memory has to. */
static bool is_writable_for_numpy(struct state *state, const struct array *array)
{
    PyObject *numpy = numpy_load(state, true) < 0 ? NULL : PyImport_ImportModule("numpy");
    PyObject *view = numpy == NULL ? NULL : PyObject_CallMethod(numpy, "asarray", "O", array->object);
    Py_buffer buffer;
    bool writable = false;
    if (view != NULL && Py_TYPE(view) == state->ndarray && PyObject_GetBuffer(view, &buffer, PyBUF_STRIDES) == 0) {
        writable = !buffer.readonly && buffer.buf == (void *)array->data;
        PyBuffer_Release(&buffer);
    }
    PyErr_Clear();
    Py_XDECREF(view);
    Py_XDECREF(numpy);
    return writable;
}

bool array_is_writable(struct state *state, const struct array *array)
{
    return !array->read_only && (!array->silent || is_writable_for_numpy(state, array));
}

static int fail_object(const struct operator_object *op, const char *name, PyObject *object)
{
    if (object == Py_None) {
        return fail(op, PyExc_TypeError, "%s is None, expected an array", name);
    }
    PyObject *type = text_of_type(object);
    if (type != NULL) {
        fail(op, PyExc_TypeError, "%s is of type %U, expected an array of NumPy or of a library with __dlpack__", name,
             type);
        Py_DECREF(type);
    }
    return -1;
}

/* Reads an array; an element type without a place here comes out as TYPE_UNKNOWN. With `keep` it may outlive the call. */
int array_acquire(const struct operator_object *op, const char *name, PyObject *object, bool keep,
                  struct array *array, struct hold *hold)
{
    Py_INCREF(object);
    array->object = object;
    if (Py_TYPE(object) == op->state->ndarray) {
        return ndarray_read(op->state, object, array) ? 0 : from_numpy(op, name, array, hold);
    }
    struct known_type known = known_type(op->state, object);
    switch (known.kind) {
    case KIND_NUMPY:
        return from_numpy(op, name, array, hold);
    case KIND_EXCHANGE:
        return from_exchange(op, name, known.exchange, keep, array, hold);
    case KIND_DLPACK:
        return from_dlpack(op, name, array, hold);
    case KIND_BUFFER:
        if (from_buffer(op, name, array, hold, PyBUF_STRIDES | PyBUF_FORMAT) < 0) {
            return -1;
        }
        array->type = type_of_format(hold->is.buffer.format, hold->is.buffer.itemsize);
        PyOS_snprintf(array->other_type, sizeof array->other_type, "of format %.8s",
                      hold->is.buffer.format == NULL ? "B" : hold->is.buffer.format);
        return 0;
    case KIND_NONE:
        break;
    }
    return fail_object(op, name, object);
}
