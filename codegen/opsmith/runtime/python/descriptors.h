/* What a generated file says about one operator: constant tables, and thunks that call its typed C functions.
 *
 * The runtime knows no operator; it reads these tables. Arrays are numbered inputs first, then states, then outputs,
 * each in the order of the spec. Parameters are numbered in the order of the spec, `training` last if there is one.
 */
#ifndef OPSMITH_PYTHON_DESCRIPTORS_H
#define OPSMITH_PYTHON_DESCRIPTORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capacity.h"
#include "opsmith/opsmith.h"

enum { NONE = -1, ALWAYS = -2 }; /* in place of the number of a parameter, an array or a dimension */

enum element_type {
    TYPE_UNKNOWN,
    TYPE_FLOAT32,
    TYPE_FLOAT64,
    TYPE_FLOAT16,
    TYPE_BFLOAT16,
    TYPE_INT32,
    TYPE_INT64,
    ELEMENT_TYPES
};

enum parameter_kind { PARAMETER_BOOL, PARAMETER_INT, PARAMETER_FLOAT64, PARAMETER_INTS, PARAMETER_ENUM };

struct parameter_info {
    const char *name;
    enum parameter_kind kind;
    size_t offset; /* of its field in the operator's params struct */
    bool required; /* without a default */
    double minimum, maximum; /* infinite: no limit */
    int choices; /* how many, 0: any value */
    const char *const *texts; /* the choices of PARAMETER_ENUM */
    const int64_t *numbers; /* the choices of PARAMETER_INT */
};

struct split_part {
    int dim;
    int extent; /* the parameter that gives it, or NONE: what remains */
};

enum item_kind {
    ITEM_DIM, /* one axis */
    ITEM_PART, /* one axis, as long as a part of an axis that the first input splits */
    ITEM_STAR, /* any number of axes */
    ITEM_SPLIT, /* one axis as a product of dimensions */
    ITEM_ONE, /* one axis of extent 1 */
    ITEM_AXES /* any number of axes, divided into kept and reduced ones by a list */
};

struct shape_item {
    enum item_kind kind;
    int dim; /* ITEM_DIM, ITEM_PART, ITEM_STAR; the kept dimension of ITEM_AXES */
    int reduced; /* ITEM_AXES */
    bool one, reduced_one; /* the axes of `dim`, of `reduced`, are kept with extent 1 */
    int at; /* the parameter that places it, or NONE */
    bool or_one; /* extent 1 will do */
    int part_count; /* ITEM_SPLIT */
    const struct split_part *parts;
};

struct shape_pattern {
    const char *text; /* as in the spec */
    int count;
    const struct shape_item *items;
};

struct array_info {
    const char *name;
    struct shape_pattern shape;
    const uint8_t *types; /* its element type in each variant */
    uint64_t variants[ELEMENT_TYPES]; /* the variants in which it has that type, as bits */
    int type_from; /* the array whose type decides this one's, or NONE */
    bool floating; /* has a gradient, if an input or a differentiable output */
    bool full; /* has the shape pattern of the first input */
    bool optional; /* an input that may be absent */
    bool align_right; /* an input that is broadcast as NumPy does */
    const char *indexes; /* an input of positions: the dimension they lie along, or NULL */
    int indexed, ignore; /* its number; the parameter whose value is allowed too, or NONE */
    int keepdims; /* an output: the boolean parameter under which it has the shape `kept`, NONE or ALWAYS */
    struct shape_pattern kept;
    bool differentiable; /* an output */
    int alias; /* an output: the input whose array may be given for it, or NONE */
};

struct storage_rule {
    const char *storage;
    bool refuse; /* else made dense, with a warning */
    int when; /* the boolean parameter it depends on, or NONE: always */
    bool value; /* of that parameter */
    const char *reason;
};

/* One call of a kernel, untyped. */
struct kernel_call {
    const void *params;
    const void *dims;
    const void *const *read; /* forward: inputs, states; backward: inputs */
    const void *const *heads; /* backward: gradients of the differentiable outputs */
    void *const *written; /* forward: new states, outputs; backward: gradients of the floating inputs */
    const opsmith_request *requests; /* backward */
    void *saved;
    void *workspace;
    size_t workspace_bytes;
    const opsmith_executor *executor; /* on the host */
    void *stream; /* on a device */
};

typedef opsmith_status (*kernel_function)(const struct kernel_call *call);

struct operator_info {
    const char *name;
    const char *const *doc; /* lines, NULL at the end */
    const char *signature; /* a lambda in Python with the operator's arguments */
    int inputs, states, outputs;
    const struct array_info *arrays;
    int parameters;
    const struct parameter_info *parameter;
    int storage_rules;
    const struct storage_rule *storage_rule;
    int dims;
    size_t params_size;
    void (*params_init)(void *params);
    opsmith_status (*dims_from_layout)(const void *params, int32_t ndim, const int64_t *shape, const int64_t *strides,
                                       void *dims);
    size_t (*saved_bytes)(const void *params, const void *dims); /* NULL: no gradient */
    size_t (*forward_workspace_bytes)(const void *params, const void *dims, int32_t threads);
    size_t (*backward_workspace_bytes)(const void *params, const void *dims, int32_t threads);
    size_t (*status_message)(opsmith_status status, char *buffer, size_t bytes);
    uint64_t (*states_written)(const void *params, uint64_t present); /* bits; `present`: the inputs that are given */
    uint64_t (*outputs_visible)(const void *params); /* bits: those that are results */
    int variants;
    const kernel_function *forward, *backward; /* one for each variant; NULL where there is no gradient, or no host */
    const char *no_gradient; /* why */
};

/* The functions of the library that belong to no operator. */
struct host_functions {
    const opsmith_executor *(*executor)(void);
    void (*set_num_threads)(int32_t threads);
    int32_t (*num_threads)(void);
    const char *(*level)(void);
};

/* The kernels of one operator on a device. */
struct device_kernels {
    const char *name;
    size_t (*forward_workspace_bytes)(const void *params, const void *dims);
    size_t (*backward_workspace_bytes)(const void *params, const void *dims); /* NULL: no gradient */
    const kernel_function *forward, *backward; /* one for each variant */
};

extern const struct host_functions host;
extern const struct operator_info *const operator_table[]; /* NULL at the end */
extern const struct device_kernels *const device_table[]; /* in the same order; of packages whose operators are emulated */

#endif
