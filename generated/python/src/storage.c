/* Arrays in another storage than dense: what the spec's rules say of them. */
#include "binding.h"

static int is_sparse(PyObject *object)
{
    PyObject *name = PyUnicode_FromString("scipy.sparse");
    PyObject *module = name == NULL ? NULL : PyImport_GetModule(name);
    PyObject *answer = module == NULL ? NULL : PyObject_CallMethod(module, "issparse", "O", object);
    int sparse = answer == NULL ? 0 : PyObject_IsTrue(answer);
    Py_XDECREF(answer);
    Py_XDECREF(module);
    Py_XDECREF(name);
    return PyErr_Occurred() ? -1 : sparse;
}

static const struct storage_rule *find_rule(const struct operator_info *info, const unsigned char *params)
{
    for (int k = 0; k < info->storage_rules; ++k) {
        const struct storage_rule *rule = &info->storage_rule[k];
        if (rule->when == NONE || parameter_bool(info, rule->when, params) == rule->value) {
            return rule;
        }
    }
    return NULL;
}

static int refuse(const struct operator_object *op, const char *name, PyObject *type, const struct storage_rule *rule)
{
    if (rule == NULL) {
        return fail(op, PyExc_TypeError, "%s is sparse (%U), expected a dense array: use %s.toarray()", name, type,
                    name);
    }
    if (rule->when == NONE) {
        return fail(op, PyExc_ValueError, "%s is sparse (%U), expected a dense array: %s", name, type, rule->reason);
    }
    return fail(op, PyExc_ValueError, "%s is sparse (%U), expected a dense array when %s is %s: %s", name, type,
                op->info->parameter[rule->when].name, rule->value ? "true" : "false", rule->reason);
}

PyObject *storage_resolve(const struct operator_object *op, const char *name, PyObject *object,
                          const unsigned char *params)
{
    if (Py_TYPE(object) == op->state->ndarray || is_sparse(object) <= 0) {
        return NULL;
    }
    const struct storage_rule *rule = params == NULL ? NULL : find_rule(op->info, params);
    PyObject *type = text_of_type(object);
    PyObject *dense = NULL;
    if (type != NULL && (rule == NULL || rule->refuse)) {
        refuse(op, name, type, rule);
    } else if (type != NULL && PyErr_WarnFormat(PyExc_UserWarning, 1, "%s: %s is sparse (%U) and is made dense: %s",
                                                op->info->name, name, type, rule->reason) == 0) {
        dense = PyObject_CallMethod(object, "toarray", NULL);
    }
    Py_XDECREF(type);
    return dense;
}
