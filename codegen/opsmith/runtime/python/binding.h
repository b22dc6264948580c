/* What the parts of the runtime share: an array, a problem (one operator on given extents), and their functions.
 *
 * A function that can fail returns -1, or NULL, with a Python exception set. Its message names the operator, the
 * argument, what came and what is allowed.
 */
#ifndef OPSMITH_PYTHON_BINDING_H
#define OPSMITH_PYTHON_BINDING_H

#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "descriptors.h"
#include "dlpack.h"

#if defined(_WIN32)
#define HIDDEN
#else
#define HIDDEN __attribute__((visibility("hidden")))
#endif

enum { MAX_RANK = 64, KNOWN_TYPES = 16, ALIGNMENT = 64 };

/* A function in a slot of a type or module: the slot is void *, which ISO C has no direct conversion to. */
#define SLOT(function) ((void *)(uintptr_t)(function))

static inline void replace(PyObject **where, PyObject *with)
{
    PyObject *old = *where;
    *where = with;
    Py_XDECREF(old);
}

/* ---- types of objects that are arrays ---- */

enum array_kind { KIND_NONE, KIND_NUMPY, KIND_EXCHANGE, KIND_DLPACK, KIND_BUFFER };

struct known_type {
    PyTypeObject *type;
    enum array_kind kind;
    const DLPackExchangeAPI *exchange;
    PyObject *from_dlpack; /* KIND_DLPACK, once it was needed */
};

/* Where results of a call are made: the library of the first input. */
struct library {
    enum array_kind kind; /* KIND_BUFFER has no arrays of its own and gets NumPy's */
    const DLPackExchangeAPI *exchange;
    PyObject *from_dlpack; /* KIND_DLPACK; strong */
};

struct state {
    PyTypeObject *operator_type, *pullback_type, *block_type;
    PyObject *package; /* the module's name without its last part */
    PyTypeObject *ndarray; /* of NumPy; NULL until it is seen */
    bool reads_fields; /* of those arrays */
    PyObject *empty;
    PyObject *dtypes[ELEMENT_TYPES];
    struct known_type known[KNOWN_TYPES];
    int next_known;
    PyObject *text_dtype, *text_dlpack, *text_dlpack_device, *dlpack_arguments, *no_arguments;
};

/* Arguments as CPython passes them without making a tuple and a dict: values by position, then those by keyword. */
typedef PyObject *(*vector_function)(PyObject *self, PyObject *const *values, size_t positions, PyObject *names);

/* Py_TPFLAGS_HAVE_VECTORCALL, which CPython 3.8 to 3.11 know as well; the limited API spells it out from 3.12 on. */
#define HAVE_VECTORCALL (1UL << 11)

/* How many of the values are by position, without the flag for space before them that may be borrowed. */
static inline Py_ssize_t vector_positions(size_t positions)
{
    return (Py_ssize_t)(positions & ~((size_t)1 << (8 * sizeof positions - 1)));
}

/* An operator: an instance of a heap type. */
struct operator_object {
    PyObject_HEAD
    vector_function call; /* where the type's __vectorcalloffset__ points */
    const struct operator_info *info;
    int number; /* in operator_table */
    struct state *state;
    PyObject *module; /* keeps `state` */
    PyObject *name;
    PyObject **keywords; /* interned: arrays (inputs, states), parameters, out */
    int keyword_count;
    uint64_t required; /* parameters without a default, as bits */
    union {
        max_align_t align;
        unsigned char bytes[MAX_PARAMS_BYTES];
    } defaults;
};

/* ---- arrays ---- */

/* What keeps an array's memory in place, and memory of our own. */
struct hold {
    enum { HOLD_NOTHING, HOLD_BUFFER, HOLD_OBJECT, HOLD_TENSOR } kind;
    union {
        Py_buffer buffer;
        PyObject *object;
        DLManagedTensorVersioned *tensor;
    } is;
    void *copy; /* a dense copy for the kernel */
};

struct array {
    PyObject *object; /* strong; NULL: absent */
    char *data; /* its first element */
    char *work; /* what the kernel gets: `data`, or a dense copy */
    int type; /* enum element_type */
    char other_type[24]; /* what TYPE_UNKNOWN is called where it comes from */
    int ndim;
    bool read_only;
    bool silent; /* its library does not say whether it is read-only */
    bool full; /* laid out as the first input; else in C order */
    int64_t shape[MAX_RANK];
    int64_t strides[MAX_RANK]; /* in bytes */
};

/* One operator with its parameters on given extents: all a kernel call depends on beside its pointers. */
struct problem {
    union {
        max_align_t align;
        unsigned char bytes[MAX_PARAMS_BYTES];
    } params;
    int64_t dims[MAX_DIMS_FIELDS];
    int variant;
    uint64_t present; /* inputs that are given, as bits */
    int64_t elements; /* of the first input, which names every dimension */
    int ndim; /* of the first input */
    int64_t shape[MAX_RANK];
    bool c_order; /* the layout of full-shaped arrays; else: */
    int64_t strides[MAX_RANK]; /* in elements */
    uint64_t axes[MAX_DIMS]; /* the axes of the first input that make up each dimension, as bits */
    int64_t extent[MAX_DIMS]; /* of a part of an axis; NONE: `axes` say it */
    uint64_t broadcast[MAX_ARRAYS]; /* axes of an input's expected shape in which it has extent 1 instead */
    int dropped[MAX_ARRAYS]; /* how many of them, from the first on, it does not have at all */
};

/* ---- errors.c ---- */
HIDDEN int fail(const struct operator_object *op, PyObject *type, const char *format, ...);
HIDDEN int fail_status(const struct operator_object *op, const struct problem *problem, opsmith_status status);
HIDDEN int fail_from(const struct operator_object *op, PyObject *type, const char *format, ...); /* keeps the cause */
HIDDEN PyObject *text_of_shape(int ndim, const int64_t *shape);
HIDDEN PyObject *text_of_type(PyObject *object); /* the name of its type */
HIDDEN PyObject *text_of_names(const char *const *names, int count, const char *conjunction);
HIDDEN const char *nearest_name(PyObject *name, const char *const *names, int count); /* NULL: none is near */

/* ---- arguments.c ---- */
struct arguments {
    PyObject *arrays[MAX_ARRAYS]; /* inputs and states; borrowed; NULL: absent */
    PyObject *out; /* borrowed; NULL: none */
};
HIDDEN int arguments_read(const struct operator_object *op, PyObject *const *values, Py_ssize_t positions,
                          PyObject *names, unsigned char *params, struct arguments *given);

/* ---- parameters.c ---- */
HIDDEN int parameter_set(const struct operator_object *op, int index, PyObject *value, unsigned char *params);
HIDDEN int64_t parameter_integer(const struct operator_info *info, int index, const unsigned char *params);
HIDDEN bool parameter_bool(const struct operator_info *info, int index, const unsigned char *params);

/* ---- types.c ---- */
struct element_info {
    const char *name;
    int64_t size;
    uint8_t dlpack_code;
};
extern HIDDEN const struct element_info element_types[ELEMENT_TYPES];
HIDDEN int type_of_dlpack(DLDataType type);
HIDDEN int type_of_format(const char *format, Py_ssize_t size);
HIDDEN int type_narrow(const struct operator_object *op, int index, const struct array *array, const struct array *by,
                       uint64_t *variants);
HIDDEN int type_check(const struct operator_object *op, const char *name, const struct array *array, int type);

/* ---- libraries.c ---- */
HIDDEN int numpy_load(struct state *state, bool import);
HIDDEN struct known_type known_type(struct state *state, PyObject *object);
HIDDEN int bfloat16_load(struct state *state, bool import);
HIDDEN int numpy_type(struct state *state, PyObject *dtype);
HIDDEN int library_of(struct state *state, PyObject *object, struct library *library);
HIDDEN void library_release(struct library *library);

/* ---- ndarray.c ---- */
HIDDEN bool ndarray_is_known(const struct state *state);
HIDDEN bool ndarray_read(struct state *state, PyObject *object, struct array *array); /* false: ask for its buffer */

/* ---- arrays.c ---- */
HIDDEN int array_acquire(const struct operator_object *op, const char *name, PyObject *object, bool keep,
                         struct array *array, struct hold *hold);
HIDDEN bool array_is_writable(struct state *state, const struct array *array);
HIDDEN void hold_release(struct hold *hold);
HIDDEN void *memory_new(size_t bytes); /* aligned; NULL with MemoryError set */
HIDDEN void memory_free(void *memory);

/* ---- results.c, block.c ---- */
HIDDEN int result_new(const struct operator_object *op, const struct library *library, int type, int ndim,
                      const int64_t *shape, const int64_t *strides, struct array *array, struct hold *hold);
HIDDEN PyObject *result_object(struct state *state, const struct library *library, struct array *array);
HIDDEN extern PyType_Spec block_spec;
HIDDEN PyObject *block_new(struct state *state, int type, int ndim, const int64_t *shape, const int64_t *strides,
                           char **data);
HIDDEN DLManagedTensorVersioned *block_take(PyObject *block); /* its memory, for the caller to give away */

/* ---- shapes.c ---- */
HIDDEN int shape_bind(const struct operator_object *op, struct problem *problem, const struct array *first);
HIDDEN const struct shape_pattern *shape_pattern_of(const struct operator_object *op, const struct problem *problem,
                                                    const struct array_info *info);
HIDDEN int64_t shape_extent(const struct problem *problem, int dim);
HIDDEN int shape_expected(const struct problem *problem, const struct shape_pattern *pattern, int64_t *shape);
HIDDEN int shape_check(const struct operator_object *op, const struct problem *problem, const char *name,
                       const struct array_info *info, const struct array *array);
HIDDEN int shape_fit_input(const struct operator_object *op, struct problem *problem, int index, struct array *array);

/* ---- positions.c ---- */
HIDDEN int positions_check(const struct operator_object *op, const struct problem *problem, int index,
                           const struct array *array);

/* ---- layout.c ---- */
HIDDEN int layout_choose(const struct operator_object *op, struct problem *problem, const struct array *first);
HIDDEN int array_place(const struct problem *problem, bool full, struct array *array, struct hold *hold);
HIDDEN void copy_in(const struct problem *problem, const struct array *array);
HIDDEN void copy_out(const struct problem *problem, const struct array *array);
HIDDEN void strided_copy(int ndim, const int64_t *shape, int64_t size, char *to, const int64_t *to_strides,
                         const char *from, const int64_t *from_strides);
HIDDEN void layout_strides(const struct problem *problem, const struct array *array, int64_t *strides);

/* ---- overlap.c ---- */
struct footprint {
    uintptr_t low, high; /* addresses */
    bool gaps;
    PyObject *object; /* borrowed */
};
HIDDEN void footprint_of(const struct array *array, struct footprint *foot);
static inline bool footprints_meet(const struct footprint *a, const struct footprint *b)
{
    return a->low < b->high && b->low < a->high;
}
HIDDEN bool is_same_array(const struct array *a, const struct array *b);
HIDDEN int overlap_check(const struct operator_object *op, const char *name, const struct footprint *written,
                         const char *other_name, const struct footprint *other, const char *expected);

/* ---- storage.c ---- */
HIDDEN PyObject *storage_resolve(const struct operator_object *op, const char *name, PyObject *object,
                                 const unsigned char *params); /* a dense array; NULL without error: nothing special */

/* ---- run.c ---- */
HIDDEN int kernel_run(const struct operator_object *op, const struct problem *problem, bool backward,
                      struct kernel_call *call, const struct array *arrays, int count, uint64_t copies_in,
                      uint64_t copies_out);

/* ---- broadcast.c ---- */
HIDDEN void broadcast_sum(const struct problem *problem, int input, const struct array *full,
                          const struct array *target, bool add);

/* ---- operator.c, forward.c, pullback.c ---- */
struct pullback_object {
    PyObject_HEAD
    vector_function call; /* where the type's __vectorcalloffset__ points */
    struct operator_object *op; /* strong */
    bool cleared;
    struct problem problem;
    struct library library;
    struct hold holds[MAX_ARRAYS]; /* of the inputs */
    PyObject *objects[MAX_ARRAYS]; /* strong */
    struct footprint footprints[MAX_ARRAYS];
    const void *read[MAX_ARRAYS]; /* what the kernel reads of each input */
    void *saved;
};
HIDDEN extern PyType_Spec operator_spec, pullback_spec;
HIDDEN PyObject *operator_new(PyObject *module, struct state *state, int number);
HIDDEN PyObject *operator_call(PyObject *self, PyObject *const *values, size_t positions, PyObject *names);
HIDDEN PyObject *operator_vjp(PyObject *self, PyObject *const *values, Py_ssize_t positions, PyObject *names);
HIDDEN PyObject *pullback_call(PyObject *self, PyObject *const *values, size_t positions, PyObject *names);
HIDDEN PyObject *vector_slot_call(PyObject *self, PyObject *args, PyObject *kwargs);

#endif
