/* The extension module: its operators, and the settings of the library. */
#include "binding.h"

static PyObject *module_set_num_threads(PyObject *Py_UNUSED(module), PyObject *value)
{
    PyObject *whole = PyBool_Check(value) || !PyIndex_Check(value) ? NULL : PyNumber_Index(value);
    if (whole == NULL) {
        PyErr_Clear();
        return PyErr_Format(PyExc_TypeError, "set_num_threads: threads is %R, expected an integer", value);
    }
    long threads = PyLong_AsLong(whole);
    Py_DECREF(whole);
    if (threads < 1 || threads > 4096) {
        PyErr_Clear();
        return PyErr_Format(PyExc_ValueError, "set_num_threads: threads is %R, expected 1 to 4096", value);
    }
    host.set_num_threads((int32_t)threads);
    Py_RETURN_NONE;
}

static PyObject *module_num_threads(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(unused))
{
    return PyLong_FromLong(host.num_threads());
}

static PyObject *module_level(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(unused))
{
    return PyUnicode_FromString(host.level());
}

static int fill_texts(struct state *state, PyObject *module)
{
    PyObject *name = PyObject_GetAttrString(module, "__name__");
    PyObject *parts = name == NULL ? NULL : PyObject_CallMethod(name, "rpartition", "s", ".");
    state->package = parts == NULL ? NULL : PySequence_GetItem(parts, 0);
    Py_XDECREF(parts);
    Py_XDECREF(name);
    state->text_dtype = PyUnicode_InternFromString("dtype");
    state->text_dlpack = PyUnicode_InternFromString("__dlpack__");
    state->dlpack_arguments = Py_BuildValue("{s:(ii)}", "max_version", 1, 0);
    state->no_arguments = PyTuple_New(0);
    return state->package == NULL || state->text_dtype == NULL || state->text_dlpack == NULL ||
                   state->dlpack_arguments == NULL || state->no_arguments == NULL
               ? -1
               : 0;
}

static int module_exec(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    state->operator_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &operator_spec, NULL);
    state->pullback_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &pullback_spec, NULL);
    state->block_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &block_spec, NULL);
    if (state->operator_type == NULL || state->pullback_type == NULL || state->block_type == NULL ||
        fill_texts(state, module) < 0) {
        return -1;
    }
    for (int number = 0; operator_table[number] != NULL; ++number) {
        PyObject *op = operator_new(module, state, number);
        int result = op == NULL ? -1 : PyModule_AddObjectRef(module, operator_table[number]->name, op);
        Py_XDECREF(op);
        if (result < 0) {
            return -1;
        }
    }
    return 0;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    struct state *state = PyModule_GetState(module);
    Py_VISIT(state->operator_type);
    Py_VISIT(state->pullback_type);
    Py_VISIT(state->block_type);
    Py_VISIT(state->ndarray);
    Py_VISIT(state->empty);
    for (int k = 0; k < KNOWN_TYPES; ++k) {
        Py_VISIT(state->known[k].type);
        Py_VISIT(state->known[k].from_dlpack);
    }
    return 0;
}

static int module_clear(PyObject *module)
{
    struct state *state = PyModule_GetState(module);
    for (int k = 0; k < KNOWN_TYPES; ++k) {
        Py_CLEAR(state->known[k].type);
        Py_CLEAR(state->known[k].from_dlpack);
    }
    for (int k = 0; k < ELEMENT_TYPES; ++k) {
        Py_CLEAR(state->dtypes[k]);
    }
    Py_CLEAR(state->ndarray);
    Py_CLEAR(state->empty);
    return 0;
}

static void module_free(void *module)
{
    struct state *state = PyModule_GetState(module);
    module_clear(module);
    Py_CLEAR(state->operator_type);
    Py_CLEAR(state->pullback_type);
    Py_CLEAR(state->block_type);
    Py_CLEAR(state->package);
    Py_CLEAR(state->text_dtype);
    Py_CLEAR(state->text_dlpack);
    Py_CLEAR(state->dlpack_arguments);
    Py_CLEAR(state->no_arguments);
}

static PyMethodDef module_methods[] = {
    {"set_num_threads", module_set_num_threads, METH_O,
     "set_num_threads(threads, /)\n--\n\nSets how many threads a call may use. Results do not depend on it."},
    {"num_threads", module_num_threads, METH_NOARGS,
     "num_threads()\n--\n\nHow many threads a call may use: at first one for each core."},
    {"level", module_level, METH_NOARGS,
     "level()\n--\n\nThe instruction-set level of the kernels in use, for instance 'avx2'."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, SLOT(module_exec)},
    {0, NULL},
};

static struct PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = PACKAGE "._native",
    .m_size = sizeof(struct state),
    .m_methods = module_methods,
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC PyInit__native(void)
{
    return PyModuleDef_Init(&module_definition);
}
