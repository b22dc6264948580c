/* Element types: what other systems call them, and which variant of an operator a call means. */
#include <string.h>

#include "binding.h"

const struct element_info element_types[ELEMENT_TYPES] = {
    [TYPE_UNKNOWN] = {"unknown", 1, 255},
    [TYPE_FLOAT32] = {"float32", 4, DLPACK_FLOAT},
    [TYPE_FLOAT64] = {"float64", 8, DLPACK_FLOAT},
    [TYPE_FLOAT16] = {"float16", 2, DLPACK_FLOAT},
    [TYPE_BFLOAT16] = {"bfloat16", 2, DLPACK_BFLOAT},
    [TYPE_INT32] = {"int32", 4, DLPACK_INT},
    [TYPE_INT64] = {"int64", 8, DLPACK_INT},
};

int type_of_dlpack(DLDataType type)
{
    for (int k = TYPE_UNKNOWN + 1; k < ELEMENT_TYPES; ++k) {
        if (element_types[k].dlpack_code == type.code && element_types[k].size * 8 == type.bits && type.lanes == 1) {
            return k;
        }
    }
    return TYPE_UNKNOWN;
}

int type_of_format(const char *format, Py_ssize_t size)
{
    if (format == NULL || *format == '\0') {
        return TYPE_UNKNOWN;
    }
    const int one = 1;
    const char native = *(const char *)&one == 1 ? '<' : '>';
    if (*format == '@' || *format == '=' || *format == native) {
        ++format;
    }
    if (format[1] != '\0') {
        return TYPE_UNKNOWN;
    }
    uint8_t code = strchr("efd", *format) != NULL ? DLPACK_FLOAT : strchr("ilq", *format) != NULL ? DLPACK_INT : 255;
    return type_of_dlpack((DLDataType){code, (uint8_t)(size * 8), 1});
}

/* The types that an array has in some of the given variants, as text. */
static PyObject *text_of_types(const struct array_info *info, uint64_t variants)
{
    const char *names[ELEMENT_TYPES];
    int count = 0;
    for (int k = TYPE_UNKNOWN + 1; k < ELEMENT_TYPES; ++k) {
        if (info->variants[k] & variants) {
            names[count++] = element_types[k].name;
        }
    }
    return text_of_names(names, count, "or");
}

/* The type of the elements: by our name for it, or what the array itself says. */
static PyObject *text_of_dtype(const struct array *array)
{
    if (array->type != TYPE_UNKNOWN) {
        return PyUnicode_FromString(element_types[array->type].name);
    }
    PyObject *dtype = PyObject_GetAttrString(array->object, "dtype");
    PyObject *text = dtype == NULL ? NULL : PyObject_Str(dtype);
    PyObject *native = text == NULL ? NULL : PyObject_GetAttrString(dtype, "isnative");
    if (native == Py_False) {
        replace(&text, PyUnicode_FromFormat("%U (in the byte order of other machines)", text));
    }
    PyErr_Clear();
    Py_XDECREF(native);
    Py_XDECREF(dtype);
    return text != NULL ? text : PyUnicode_FromString(array->other_type);
}

/* Leaves in `variants` those in which array `index` has the type it came with. */
int type_narrow(const struct operator_object *op, int index, const struct array *array, const struct array *by,
                uint64_t *variants)
{
    const struct array_info *info = &op->info->arrays[index];
    uint64_t left = array->type == TYPE_UNKNOWN ? 0 : *variants & info->variants[array->type];
    if (left != 0) {
        *variants = left;
        return 0;
    }
    PyObject *came = text_of_dtype(array);
    PyObject *allowed = text_of_types(info, *variants);
    if (came != NULL && allowed != NULL) {
        if (by != NULL && by != array && by->type != TYPE_UNKNOWN) {
            fail(op, PyExc_TypeError, "%s has dtype %U, expected %U since %s has dtype %s", info->name, came, allowed,
                 op->info->arrays[info->type_from].name, element_types[by->type].name);
        } else {
            fail(op, PyExc_TypeError, "%s has dtype %U, expected %U", info->name, came, allowed);
        }
    }
    Py_XDECREF(came);
    Py_XDECREF(allowed);
    return -1;
}

int type_check(const struct operator_object *op, const char *name, const struct array *array, int type)
{
    if (array->type == type) {
        return 0;
    }
    PyObject *came = text_of_dtype(array);
    if (came != NULL) {
        fail(op, PyExc_TypeError, "%s has dtype %U, expected %s", name, came, element_types[type].name);
        Py_DECREF(came);
    }
    return -1;
}
