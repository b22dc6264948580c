/* Libraries of arrays: which of the ways into its memory a type offers, and what makes new arrays of its kind. */
#include "binding.h"

/* A module that is imported already, or NULL without an error. */
static PyObject *imported(const char *name)
{
    PyObject *text = PyUnicode_FromString(name);
    PyObject *module = text == NULL ? NULL : PyImport_GetModule(text);
    Py_XDECREF(text);
    if (module == NULL) {
        PyErr_Clear();
    }
    return module;
}

/* Makes NumPy known: -1 with an error, 0 if it is not there, 1 if it is. An array of NumPy needs no import. */
int numpy_load(struct state *state, bool import)
{
    if (state->ndarray != NULL) {
        return 1;
    }
    PyObject *numpy = import ? PyImport_ImportModule("numpy") : imported("numpy");
    if (numpy == NULL) {
        return import ? -1 : 0;
    }
    PyObject *dtype = PyObject_GetAttrString(numpy, "dtype");
    for (int k = TYPE_UNKNOWN + 1; dtype != NULL && k < ELEMENT_TYPES; ++k) {
        if (k != TYPE_BFLOAT16 && state->dtypes[k] == NULL) {
            state->dtypes[k] = PyObject_CallFunction(dtype, "s", element_types[k].name);
        }
    }
    Py_XDECREF(dtype);
    PyObject *ndarray = PyErr_Occurred() ? NULL : PyObject_GetAttrString(numpy, "ndarray");
    replace(&state->empty, ndarray == NULL ? NULL : PyObject_GetAttrString(numpy, "empty"));
    Py_DECREF(numpy);
    if (ndarray == NULL || state->empty == NULL) {
        Py_XDECREF(ndarray);
        return -1;
    }
    state->ndarray = (PyTypeObject *)ndarray;
    state->reads_fields = ndarray_is_known(state);
    return 1;
}

/* NumPy has bfloat16 from ml_dtypes. Without `import` only if that is imported already. */
int bfloat16_load(struct state *state, bool import)
{
    if (state->dtypes[TYPE_BFLOAT16] != NULL) {
        return 1;
    }
    PyObject *module = import ? PyImport_ImportModule("ml_dtypes") : imported("ml_dtypes");
    PyObject *scalar = module == NULL ? NULL : PyObject_GetAttrString(module, "bfloat16");
    PyObject *numpy = scalar == NULL ? NULL : PyImport_ImportModule("numpy");
    if (numpy != NULL) {
        state->dtypes[TYPE_BFLOAT16] = PyObject_CallMethod(numpy, "dtype", "O", scalar);
    }
    Py_XDECREF(numpy);
    Py_XDECREF(scalar);
    Py_XDECREF(module);
    return state->dtypes[TYPE_BFLOAT16] != NULL ? 1 : import ? -1 : 0;
}

/* The element type behind a dtype: by address, since NumPy has one object for each native dtype, then by value. */
int numpy_type(struct state *state, PyObject *dtype)
{
    for (int k = TYPE_UNKNOWN + 1; k < ELEMENT_TYPES; ++k) {
        if (state->dtypes[k] == dtype) {
            return k;
        }
    }
    bfloat16_load(state, false);
    for (int k = TYPE_UNKNOWN + 1; k < ELEMENT_TYPES; ++k) {
        if (state->dtypes[k] != NULL && PyObject_RichCompareBool(state->dtypes[k], dtype, Py_EQ) == 1) {
            return k;
        }
    }
    PyErr_Clear();
    return TYPE_UNKNOWN;
}

static const DLPackExchangeAPI *exchange_of(PyTypeObject *type)
{
    PyObject *capsule = PyObject_GetAttrString((PyObject *)type, "__dlpack_c_exchange_api__");
    DLPackExchangeAPI *api = capsule == NULL ? NULL : PyCapsule_GetPointer(capsule, "dlpack_exchange_api");
    PyErr_Clear();
    Py_XDECREF(capsule);
    while (api != NULL && api->version.major != 1) {
        api = api->previous;
    }
    return api;
}

/* A masked array's data alone is not what it means. */
static bool is_masked(PyObject *object)
{
    PyObject *module = imported("numpy.ma");
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "MaskedArray");
    int masked = type == NULL ? 0 : PyObject_IsInstance(object, type);
    PyErr_Clear();
    Py_XDECREF(type);
    Py_XDECREF(module);
    return masked == 1;
}

static struct known_type classify(struct state *state, PyObject *object)
{
    struct known_type known = {Py_TYPE(object), KIND_NONE, NULL, NULL};
    if (numpy_load(state, false) < 0) {
        PyErr_Clear();
    }
    if (state->ndarray != NULL && PyType_IsSubtype(known.type, state->ndarray)) {
        known.kind = is_masked(object) ? KIND_NONE : KIND_NUMPY;
        return known;
    }
    known.exchange = exchange_of(known.type);
    PyObject *dlpack = PyObject_GetAttr((PyObject *)known.type, state->text_dlpack);
    PyErr_Clear();
    known.kind = known.exchange != NULL         ? KIND_EXCHANGE
                 : dlpack != NULL               ? KIND_DLPACK
                 : PyObject_CheckBuffer(object) ? KIND_BUFFER
                                                : KIND_NONE;
    Py_XDECREF(dlpack);
    return known;
}

static struct known_type *find_known(struct state *state, PyTypeObject *type)
{
    for (int k = 0; k < KNOWN_TYPES; ++k) {
        if (state->known[k].type == type) {
            return &state->known[k];
        }
    }
    return NULL;
}

/* What is known of an object's type. Types that are no arrays are not remembered: they end in an error. */
struct known_type known_type(struct state *state, PyObject *object)
{
    struct known_type *found = find_known(state, Py_TYPE(object));
    if (found != NULL) {
        return *found;
    }
    struct known_type known = classify(state, object);
    if (known.kind != KIND_NONE) {
        struct known_type old = state->known[state->next_known];
        Py_INCREF((PyObject *)known.type);
        state->known[state->next_known] = known;
        state->next_known = (state->next_known + 1) % KNOWN_TYPES;
        Py_XDECREF((PyObject *)old.type);
        Py_XDECREF(old.from_dlpack);
    }
    return known;
}

/* from_dlpack of the array's namespace, or of the package that its type is from; NULL without an error. */
static PyObject *find_from_dlpack(PyObject *object)
{
    PyObject *module = PyObject_CallMethod(object, "__array_namespace__", NULL);
    if (module == NULL) {
        PyErr_Clear();
        PyObject *name = PyObject_GetAttrString((PyObject *)Py_TYPE(object), "__module__");
        PyObject *parts = name == NULL ? NULL : PyObject_CallMethod(name, "split", "si", ".", 1);
        PyObject *package = parts == NULL ? NULL : PySequence_GetItem(parts, 0);
        module = package == NULL ? NULL : PyImport_GetModule(package);
        Py_XDECREF(package);
        Py_XDECREF(parts);
        Py_XDECREF(name);
    }
    PyObject *function = module == NULL ? NULL : PyObject_GetAttrString(module, "from_dlpack");
    Py_XDECREF(module);
    PyErr_Clear();
    return function;
}

/* Where the results of a call go whose first input is `object`: to NumPy if its own library takes none. */
int library_of(struct state *state, PyObject *object, struct library *library)
{
    *library = (struct library){KIND_NUMPY, NULL, NULL};
    if (Py_TYPE(object) == state->ndarray) {
        return 0;
    }
    struct known_type known = known_type(state, object);
    if (known.kind == KIND_EXCHANGE) {
        library->kind = KIND_EXCHANGE;
        library->exchange = known.exchange;
    } else if (known.kind == KIND_DLPACK) {
        PyObject *function = known.from_dlpack;
        Py_XINCREF(function);
        if (function == NULL) {
            function = find_from_dlpack(object);
            struct known_type *entry = find_known(state, Py_TYPE(object)); /* it may have moved meanwhile */
            if (entry != NULL && entry->from_dlpack == NULL) {
                Py_XINCREF(function);
                entry->from_dlpack = function;
            }
        }
        if (function != NULL) {
            library->kind = KIND_DLPACK;
            library->from_dlpack = function;
        }
    }
    return library->kind == KIND_NUMPY && numpy_load(state, true) < 0 ? -1 : 0;
}

void library_release(struct library *library)
{
    Py_CLEAR(library->from_dlpack);
}
