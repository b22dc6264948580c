/* A block: memory for a result that another library will own, handed over through DLPack. */
#include <stdlib.h>

#include "binding.h"

struct memory {
    DLManagedTensorVersioned versioned;
    DLManagedTensor legacy;
    void *data;
    int64_t numbers[]; /* shape, strides */
};

struct block_object {
    PyObject_HEAD
    struct memory *memory; /* NULL: given away */
};

static void memory_delete(struct memory *memory)
{
    memory_free(memory->data);
    free(memory);
}

static void delete_versioned(DLManagedTensorVersioned *tensor)
{
    memory_delete(tensor->manager_ctx);
}

static void delete_legacy(DLManagedTensor *tensor)
{
    memory_delete(tensor->manager_ctx);
}

static struct memory *memory_make(int type, int ndim, const int64_t *shape, const int64_t *strides)
{
    struct memory *memory = malloc(sizeof *memory + 2 * (size_t)ndim * sizeof memory->numbers[0]);
    if (memory == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    int64_t count = 1;
    for (int axis = ndim - 1; axis >= 0; --axis) {
        memory->numbers[axis] = shape[axis];
        memory->numbers[ndim + axis] = strides == NULL ? count : strides[axis];
        count *= shape[axis];
    }
    memory->data = memory_new((size_t)(count * element_types[type].size));
    if (memory->data == NULL) {
        free(memory);
        return NULL;
    }
    DLTensor tensor = {
        .data = memory->data,
        .device = {DLPACK_CPU, 0},
        .ndim = ndim,
        .dtype = {element_types[type].dlpack_code, (uint8_t)(8 * element_types[type].size), 1},
        .shape = memory->numbers,
        .strides = memory->numbers + ndim,
    };
    memory->versioned = (DLManagedTensorVersioned){{1, 0}, memory, delete_versioned, 0, tensor};
    memory->legacy = (DLManagedTensor){tensor, memory, delete_legacy};
    return memory;
}

PyObject *block_new(struct state *state, int type, int ndim, const int64_t *shape, const int64_t *strides, char **data)
{
    struct memory *memory = memory_make(type, ndim, shape, strides);
    struct block_object *block = memory == NULL ? NULL : PyObject_New(struct block_object, state->block_type);
    if (block == NULL) {
        if (memory != NULL) {
            memory_delete(memory);
        }
        return NULL;
    }
    block->memory = memory;
    *data = memory->data;
    return (PyObject *)block;
}

DLManagedTensorVersioned *block_take(PyObject *block)
{
    struct block_object *self = (struct block_object *)block;
    DLManagedTensorVersioned *tensor = &self->memory->versioned;
    self->memory = NULL;
    return tensor;
}

static void block_dealloc(PyObject *object)
{
    struct block_object *self = (struct block_object *)object;
    PyTypeObject *type = Py_TYPE(object);
    if (self->memory != NULL) {
        memory_delete(self->memory);
    }
    PyObject_Free(object);
    Py_DECREF((PyObject *)type);
}

/* Frees a tensor that nobody took out of its capsule. */
static void capsule_destructor(PyObject *capsule)
{
    if (PyCapsule_IsValid(capsule, "dltensor")) {
        delete_legacy(PyCapsule_GetPointer(capsule, "dltensor"));
    } else if (PyCapsule_IsValid(capsule, "dltensor_versioned")) {
        delete_versioned(PyCapsule_GetPointer(capsule, "dltensor_versioned"));
    }
}

static PyObject *block_dlpack(PyObject *object, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"stream", "max_version", "dl_device", "copy", NULL};
    struct block_object *self = (struct block_object *)object;
    PyObject *stream, *version = NULL, *device, *copy;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|$OOOO", names, &stream, &version, &device, &copy)) {
        return NULL;
    }
    if (self->memory == NULL) {
        PyErr_SetString(PyExc_BufferError, "this block was given away before");
        return NULL;
    }
    PyObject *capsule = version != NULL && version != Py_None
                            ? PyCapsule_New(&self->memory->versioned, "dltensor_versioned", capsule_destructor)
                            : PyCapsule_New(&self->memory->legacy, "dltensor", capsule_destructor);
    if (capsule != NULL) {
        self->memory = NULL;
    }
    return capsule;
}

static PyObject *block_dlpack_device(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(unused))
{
    return Py_BuildValue("(ii)", DLPACK_CPU, 0);
}

static PyMethodDef block_methods[] = {
    {"__dlpack__", (PyCFunction)(void (*)(void))block_dlpack, METH_VARARGS | METH_KEYWORDS, NULL},
    {"__dlpack_device__", block_dlpack_device, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot block_slots[] = {
    {Py_tp_dealloc, SLOT(block_dealloc)},
    {Py_tp_methods, block_methods},
    {0, NULL},
};

PyType_Spec block_spec = {
    .name = PACKAGE "._native.Block",
    .basicsize = sizeof(struct block_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = block_slots,
};
