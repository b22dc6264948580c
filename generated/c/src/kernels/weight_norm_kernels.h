/* Made by Opsmith from normalization/weight_norm.yaml. Changes belong there.
 *
 * weight_norm: Weights of given lengths g and directions v, one for each index of an axis.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "weight_norm_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_weight_norm_params *params;
    const opsmith_weight_norm_dims *dims;
    const ELEMENT(T) *v; /* (outer, C, inner) */
    const ELEMENT(T) *g; /* (C) */
    ELEMENT(T) *w; /* (outer, C, inner) */
    double *saved_scale;
    double *saved_norm_v;
} forward_arguments;

/* forward. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_rows_sums {
    opsmith_norm norm_v;
} forward_rows_sums;

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_rows_scalars {
    real scale;
} forward_rows_scalars;

_Static_assert(sizeof(forward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_rows_scalars) <= 8, "workspace_bytes counts on this size");

static void forward_rows_initialize(void *sums_)
{
    forward_rows_sums *sums = sums_;
    sums->norm_v = (opsmith_norm)OPSMITH_NORM_INITIAL;
}

static void forward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_rows_sums *sums = sums_;
    forward_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double norm_v = opsmith_norm_value(&sums->norm_v);
    const double scale = (double)LOAD(T, a->g[i_C]) / norm_v;

    if (a->saved_scale != NULL) {
        a->saved_scale[i_C] = scale;
    }
    if (a->saved_norm_v != NULL) {
        a->saved_norm_v[i_C] = norm_v;
    }

    scalars->scale = (real)scale;
}

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;

    /* norm_v = norm(v, over=(outer, inner)) */
    {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            READ(T, v, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = v[i];
            }
            n += tile->length;
        }
        REAL(opsmith_norm_add)(terms, n, &sums->norm_v);
    }
}

static void forward_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_rows_sums *sums = sums_;
    const forward_rows_sums *block = block_sums;
    (void)columns;
    opsmith_norm_merge(&sums->norm_v, &block->norm_v);
}

static void forward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const real scale = scalars->scale;

    /* w = v * scale */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        READ(T, v, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
        WRITE(T, w, a->w + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            w[i] = v[i] * scale;
        }
        WRITTEN(T, w, a->w + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
    }
}

static const opsmith_sweep forward_rows_sweeps[] = {
    {NULL, forward_rows_sweep_1, forward_rows_merge_1},
    {forward_rows_section_1, forward_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_rows = {
    .sweeps = forward_rows_sweeps,
    .count = 2,
    .initialize = forward_rows_initialize,
    .sums_bytes = sizeof(forward_rows_sums),
    .scalars_bytes = sizeof(forward_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_columns_sums {
    opsmith_norm norm_v[OPSMITH_COLUMNS];
} forward_columns_sums;

_Static_assert(sizeof(forward_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_columns_scalars {
    real scale[OPSMITH_COLUMNS];
} forward_columns_scalars;

_Static_assert(sizeof(forward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_columns_scalars) <= 512, "workspace_bytes counts on this size");

static void forward_columns_initialize(void *sums_)
{
    forward_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->norm_v[j] = (opsmith_norm)OPSMITH_NORM_INITIAL;
    }
}

static void forward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_columns_sums *sums = sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double norm_v = opsmith_norm_value(&sums->norm_v[j]);
        const double scale = (double)LOAD(T, a->g[i_C]) / norm_v;

        if (a->saved_scale != NULL) {
            a->saved_scale[i_C] = scale;
        }
        if (a->saved_norm_v != NULL) {
            a->saved_norm_v[i_C] = norm_v;
        }

        scalars->scale[j] = (real)scale;
    }
}

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_columns_sums *sums = sums_;

    /* norm_v = norm(v, over=(outer, inner)) */
    {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            READ(T, v, a->v + i_outer * a->dims->C + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = v[i];
            }
            n += tile->length;
        }
        REAL(opsmith_norm_columns)(terms, tile->last - tile->first, tile->length, sums->norm_v);
    }
}

static void forward_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_columns_sums *sums = sums_;
    const forward_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_norm_merge(&sums->norm_v[j], &block->norm_v[j]);
    }
}

static void forward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const real *scale = scalars->scale;

    /* w = v * scale */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        READ(T, v, a->v + i_outer * a->dims->C + tile->begin);
        WRITE(T, w, a->w + i_outer * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            w[i] = v[i] * scale[i];
        }
        WRITTEN(T, w, a->w + i_outer * a->dims->C + tile->begin);
    }
}

static const opsmith_sweep forward_columns_sweeps[] = {
    {NULL, forward_columns_sweep_1, forward_columns_merge_1},
    {forward_columns_section_1, forward_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_columns = {
    .sweeps = forward_columns_sweeps,
    .count = 2,
    .initialize = forward_columns_initialize,
    .sums_bytes = sizeof(forward_columns_sums),
    .scalars_bytes = sizeof(forward_columns_scalars),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_weight_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_scale = (double *)(uintptr_t)saved;
        a->saved_norm_v = a->saved_scale + dims->C;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = weight_norm_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_weight_norm_forward)(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const ELEMENT(T) *v,
        const ELEMENT(T) *g, ELEMENT(T) *w, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_weight_norm_forward)(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const ELEMENT(T) *v,
        const ELEMENT(T) *g, ELEMENT(T) *w, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_weight_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_weight_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {v, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, 1},
        {g, (dims->C) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {w, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 1, 0, 1},
        {saved, (int64_t)opsmith_weight_norm_saved_bytes(params, dims), 12, 1, 0, 0},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .v = v,
        .g = g,
        .w = w,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_weight_norm_params *params;
    const opsmith_weight_norm_dims *dims;
    const ELEMENT(T) *d_w; /* (outer, C, inner) */
    const ELEMENT(T) *v; /* (outer, C, inner) */
    const ELEMENT(T) *g; /* (C) */
    ELEMENT(T) *d_v; /* (outer, C, inner) */
    ELEMENT(T) *d_g; /* (C) */
    double *saved_scale;
    double *saved_norm_v;
    int32_t add_d_v;
    int32_t add_d_g;
} backward_arguments;

/* backward. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_rows_sums {
    opsmith_sum d_scale;
} backward_rows_sums;

_Static_assert(sizeof(backward_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct backward_rows_scalars {
    real scale;
    int32_t norm_v_is_not_zero;
    real factor;
} backward_rows_scalars;

_Static_assert(sizeof(backward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_rows_scalars) <= 24, "workspace_bytes counts on this size");

static void backward_rows_initialize(void *sums_)
{
    backward_rows_sums *sums = sums_;
    sums->d_scale = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_rows_sums *sums = sums_;
    backward_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double d_scale = opsmith_sum_value(&sums->d_scale);
    const int32_t norm_v_is_not_zero = a->saved_norm_v[i_C] != 0.0;
    const double factor = d_scale * a->saved_scale[i_C] / a->saved_norm_v[i_C] / a->saved_norm_v[i_C];

    if (a->d_g != NULL) {
        a->d_g[i_C] = a->add_d_g ? STORE(T, (real)((double)LOAD(T, a->d_g[i_C]) + d_scale / a->saved_norm_v[i_C]))
            : STORE(T, (real)(d_scale / a->saved_norm_v[i_C]));
    }

    scalars->scale = (real)a->saved_scale[i_C];
    scalars->norm_v_is_not_zero = norm_v_is_not_zero;
    scalars->factor = (real)factor;
}

static void backward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;

    /* d_scale = sum(d_w * v, over=(outer, inner)) */
    if (a->d_v != NULL || a->d_g != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            READ_OR(T, d_w, a->d_w, (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, 0);
            READ(T, v, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_w[i] * v[i];
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->d_scale);
    }
}

static void backward_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_rows_sums *sums = sums_;
    const backward_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->d_scale, &block->d_scale);
}

static void backward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const real scale = scalars->scale;
    const int32_t norm_v_is_not_zero = scalars->norm_v_is_not_zero;
    const real factor = scalars->factor;

    /* d_v = scale * d_w - (d_scale * scale / norm_v / norm_v * v if norm_v != 0 else 0) */
    if (a->d_v != NULL) {
        if (a->add_d_v) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                READ_OR(T, d_w, a->d_w, (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, 0);
                READ(T, v, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                UPDATE(T, d_v, a->d_v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_v[i] = d_v[i] + (scale * d_w[i] - (norm_v_is_not_zero ? factor * v[i] : 0));
                }
                WRITTEN(T, d_v, a->d_v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                READ_OR(T, d_w, a->d_w, (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, 0);
                READ(T, v, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                WRITE(T, d_v, a->d_v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_v[i] = scale * d_w[i] - (norm_v_is_not_zero ? factor * v[i] : 0);
                }
                WRITTEN(T, d_v, a->d_v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            }
        }
    }
}

static const opsmith_sweep backward_rows_sweeps[] = {
    {NULL, backward_rows_sweep_1, backward_rows_merge_1},
    {backward_rows_section_1, backward_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_rows = {
    .sweeps = backward_rows_sweeps,
    .count = 2,
    .initialize = backward_rows_initialize,
    .sums_bytes = sizeof(backward_rows_sums),
    .scalars_bytes = sizeof(backward_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_columns_sums {
    opsmith_sum d_scale[OPSMITH_COLUMNS];
} backward_columns_sums;

_Static_assert(sizeof(backward_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_columns_scalars {
    real scale[OPSMITH_COLUMNS];
    int32_t norm_v_is_not_zero[OPSMITH_COLUMNS];
    real factor[OPSMITH_COLUMNS];
} backward_columns_scalars;

_Static_assert(sizeof(backward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_columns_initialize(void *sums_)
{
    backward_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->d_scale[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_columns_sums *sums = sums_;
    backward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double d_scale = opsmith_sum_value(&sums->d_scale[j]);
        const int32_t norm_v_is_not_zero = a->saved_norm_v[i_C] != 0.0;
        const double factor = d_scale * a->saved_scale[i_C] / a->saved_norm_v[i_C] / a->saved_norm_v[i_C];

        if (a->d_g != NULL) {
            a->d_g[i_C] = a->add_d_g ? STORE(T, (real)((double)LOAD(T, a->d_g[i_C]) + d_scale / a->saved_norm_v[i_C]))
                : STORE(T, (real)(d_scale / a->saved_norm_v[i_C]));
        }

        scalars->scale[j] = (real)a->saved_scale[i_C];
        scalars->norm_v_is_not_zero[j] = norm_v_is_not_zero;
        scalars->factor[j] = (real)factor;
    }
}

static void backward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_columns_sums *sums = sums_;

    /* d_scale = sum(d_w * v, over=(outer, inner)) */
    if (a->d_v != NULL || a->d_g != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            READ_OR(T, d_w, a->d_w, i_outer * a->dims->C + tile->begin, 0);
            READ(T, v, a->v + i_outer * a->dims->C + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_w[i] * v[i];
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->d_scale);
    }
}

static void backward_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_columns_sums *sums = sums_;
    const backward_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->d_scale[j], &block->d_scale[j]);
    }
}

static void backward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const real *scale = scalars->scale;
    const int32_t *norm_v_is_not_zero = scalars->norm_v_is_not_zero;
    const real *factor = scalars->factor;

    /* d_v = scale * d_w - (d_scale * scale / norm_v / norm_v * v if norm_v != 0 else 0) */
    if (a->d_v != NULL) {
        if (a->add_d_v) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                READ_OR(T, d_w, a->d_w, i_outer * a->dims->C + tile->begin, 0);
                READ(T, v, a->v + i_outer * a->dims->C + tile->begin);
                UPDATE(T, d_v, a->d_v + i_outer * a->dims->C + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_v[i] = d_v[i] + (scale[i] * d_w[i] - (norm_v_is_not_zero[i] ? factor[i] * v[i] : 0));
                }
                WRITTEN(T, d_v, a->d_v + i_outer * a->dims->C + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                READ_OR(T, d_w, a->d_w, i_outer * a->dims->C + tile->begin, 0);
                READ(T, v, a->v + i_outer * a->dims->C + tile->begin);
                WRITE(T, d_v, a->d_v + i_outer * a->dims->C + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_v[i] = scale[i] * d_w[i] - (norm_v_is_not_zero[i] ? factor[i] * v[i] : 0);
                }
                WRITTEN(T, d_v, a->d_v + i_outer * a->dims->C + tile->begin);
            }
        }
    }
}

static const opsmith_sweep backward_columns_sweeps[] = {
    {NULL, backward_columns_sweep_1, backward_columns_merge_1},
    {backward_columns_section_1, backward_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_columns = {
    .sweeps = backward_columns_sweeps,
    .count = 2,
    .initialize = backward_columns_initialize,
    .sums_bytes = sizeof(backward_columns_sums),
    .scalars_bytes = sizeof(backward_columns_scalars),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_weight_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_scale = (double *)(uintptr_t)saved;
        a->saved_norm_v = a->saved_scale + dims->C;
    }
    if (a->d_v != NULL || a->d_g != NULL || a->d_v != NULL || a->d_g != NULL) {
        const int32_t wanted[] = {a->d_v != NULL || a->d_g != NULL, a->d_v != NULL};
        const opsmith_geometry geometry = weight_norm_backward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_rows : &backward_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_weight_norm_backward)(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const ELEMENT(T) *d_w,
        const ELEMENT(T) *v, const ELEMENT(T) *g, const void *saved, ELEMENT(T) *d_v, opsmith_request request_v,
        ELEMENT(T) *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_weight_norm_backward)(
    const opsmith_weight_norm_params *params, const opsmith_weight_norm_dims *dims, const ELEMENT(T) *d_w,
        const ELEMENT(T) *v, const ELEMENT(T) *g, const void *saved, ELEMENT(T) *d_v, opsmith_request request_v,
        ELEMENT(T) *d_g, opsmith_request request_g, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_weight_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_v < OPSMITH_NULL || request_v > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    if (request_g < OPSMITH_NULL || request_g > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    const int32_t reads_v = 1;
    const int32_t reads_g = 0;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_weight_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {d_w, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 0},
        {v, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, reads_v},
        {g, (dims->C) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_g},
        {request_v != OPSMITH_NULL ? d_v : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)),
            10, 1, 0, request_v != OPSMITH_NULL},
        {request_g != OPSMITH_NULL ? d_g : NULL, (dims->C) * (int64_t)sizeof(ELEMENT(T)), 11, 1, 0,
            request_g != OPSMITH_NULL},
        {saved, (int64_t)opsmith_weight_norm_saved_bytes(params, dims), 12, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_v == OPSMITH_WRITE && dims->outer * dims->C * dims->inner > 0) {
            memset(d_v, 0, (size_t)(dims->outer * dims->C * dims->inner) * sizeof(ELEMENT(T)));
        }
        if (request_g == OPSMITH_WRITE && dims->C > 0) {
            memset(d_g, 0, (size_t)(dims->C) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_w = d_w,
        .v = v,
        .g = g,
        .d_v = request_v != OPSMITH_NULL ? d_v : NULL,
        .add_d_v = request_v == OPSMITH_ADD,
        .d_g = request_g != OPSMITH_NULL ? d_g : NULL,
        .add_d_g = request_g == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
