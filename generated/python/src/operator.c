/* The type of operators: its attributes. What a call does is in forward.c. */
#include <stdlib.h>

#include "binding.h"

#include <structmember.h> /* needs Python.h before it */

/* Names and required parameters, once, so that a call compares addresses. */
static int fill_keywords(struct operator_object *op)
{
    const struct operator_info *info = op->info;
    const int arrays = info->inputs + info->states;
    op->keywords = calloc((size_t)(arrays + info->parameters + 1), sizeof *op->keywords);
    if (op->keywords == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    op->keyword_count = arrays + info->parameters + 1;
    for (int k = 0; k < op->keyword_count; ++k) {
        const char *name = k < arrays                      ? info->arrays[k].name
                           : k < arrays + info->parameters ? info->parameter[k - arrays].name
                                                           : "out";
        op->keywords[k] = PyUnicode_InternFromString(name);
        if (op->keywords[k] == NULL) {
            return -1;
        }
    }
    for (int k = 0; k < info->parameters; ++k) {
        op->required |= (uint64_t)info->parameter[k].required << k;
    }
    return 0;
}

PyObject *operator_new(PyObject *module, struct state *state, int number)
{
    const struct operator_info *info = operator_table[number];
    struct operator_object *op = (struct operator_object *)PyType_GenericAlloc(state->operator_type, 0);
    if (op == NULL) {
        return NULL;
    }
    Py_INCREF(module);
    op->module = module;
    op->call = operator_call;
    op->state = state;
    op->info = info;
    op->number = number;
    op->name = PyUnicode_InternFromString(info->name);
    info->params_init(op->defaults.bytes);
    if (op->name == NULL || fill_keywords(op) < 0) {
        Py_CLEAR(op);
    }
    return (PyObject *)op;
}

static int operator_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((struct operator_object *)self)->module);
    return 0;
}

static int operator_clear(PyObject *Py_UNUSED(self))
{
    return 0; /* the module lets go of its operators; an operator keeps what a call needs */
}

static void operator_dealloc(PyObject *self)
{
    struct operator_object *op = (struct operator_object *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    for (int k = 0; k < op->keyword_count; ++k) {
        Py_XDECREF(op->keywords[k]);
    }
    free(op->keywords);
    Py_XDECREF(op->name);
    Py_XDECREF(op->module);
    PyObject_GC_Del(self);
    Py_DECREF((PyObject *)type);
}

static PyObject *operator_repr(PyObject *self)
{
    struct operator_object *op = (struct operator_object *)self;
    return PyUnicode_FromFormat("<operator %U.%U>", op->state->package, op->name);
}

/* As a string, which pickle and copy take for the name of a global object. */
static PyObject *operator_reduce(PyObject *self, PyObject *Py_UNUSED(unused))
{
    struct operator_object *op = (struct operator_object *)self;
    Py_INCREF(op->name);
    return op->name;
}

static PyObject *operator_name(PyObject *self, void *Py_UNUSED(closure))
{
    return operator_reduce(self, NULL);
}

static PyObject *operator_module(PyObject *self, void *Py_UNUSED(closure))
{
    PyObject *package = ((struct operator_object *)self)->state->package;
    Py_INCREF(package);
    return package;
}

static PyObject *operator_doc(PyObject *self, void *Py_UNUSED(closure))
{
    PyObject *text = PyUnicode_FromString("");
    for (const char *const *line = ((struct operator_object *)self)->info->doc; text != NULL && *line != NULL; ++line) {
        replace(&text, PyUnicode_FromFormat("%U%s\n", text, *line));
    }
    return text;
}

/* inspect.signature of the lambda that the descriptor holds. */
static PyObject *operator_signature(PyObject *self, void *Py_UNUSED(closure))
{
    const struct operator_info *info = ((struct operator_object *)self)->info;
    PyObject *code = Py_CompileString(info->signature, "<signature>", Py_eval_input);
    PyObject *globals = code == NULL ? NULL : PyDict_New();
    PyObject *function = globals == NULL ? NULL : PyEval_EvalCode(code, globals, globals);
    PyObject *inspect = function == NULL ? NULL : PyImport_ImportModule("inspect");
    PyObject *signature = inspect == NULL ? NULL : PyObject_CallMethod(inspect, "signature", "O", function);
    Py_XDECREF(inspect);
    Py_XDECREF(function);
    Py_XDECREF(globals);
    Py_XDECREF(code);
    return signature;
}

static PyMethodDef operator_methods[] = {
    {"vjp", (PyCFunction)(void (*)(void))operator_vjp, METH_FASTCALL | METH_KEYWORDS,
     "Calls the operator and returns (outputs, pullback), which can be called any number of times.\n"
     "pullback(*gradients of the outputs, wanted=None, add_to=None, out=None) returns the gradients of the inputs\n"
     "with floating elements, in their order, None for those not in `wanted`. The dicts `add_to` and `out` have\n"
     "arrays by the names of inputs: a gradient is added to those of `add_to`, and overwrites those of `out`."},
    {"__reduce__", operator_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef operator_attributes[] = {
    {"__name__", operator_name, NULL, NULL, NULL},
    {"__qualname__", operator_name, NULL, NULL, NULL},
    {"__module__", operator_module, NULL, NULL, NULL},
    {"__doc__", operator_doc, NULL, NULL, NULL},
    {"__signature__", operator_signature, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* For those who ask the slot; PyObject_Call itself goes by the vector. */
PyObject *vector_slot_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return PyObject_Call(self, args, kwargs);
}

static PyMemberDef operator_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(struct operator_object, call), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot operator_slots[] = {
    {Py_tp_call, SLOT(vector_slot_call)},
    {Py_tp_members, operator_members},
    {Py_tp_repr, SLOT(operator_repr)},
    {Py_tp_methods, operator_methods},
    {Py_tp_getset, operator_attributes},
    {Py_tp_traverse, SLOT(operator_traverse)},
    {Py_tp_clear, SLOT(operator_clear)},
    {Py_tp_dealloc, SLOT(operator_dealloc)},
    {0, NULL},
};

PyType_Spec operator_spec = {
    .name = PACKAGE "._native.Operator",
    .basicsize = sizeof(struct operator_object),
    .flags = HAVE_VECTORCALL | Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = operator_slots,
};
