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
typedef struct forward_sums {
    opsmith_norm norm_v;
} forward_sums;

_Static_assert(sizeof(forward_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_scalars {
    real scale[OPSMITH_GROUPS];
} forward_scalars;

_Static_assert(sizeof(forward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_scalars) <= 512, "workspace_bytes counts on this size");

static void forward_initialize(void *sums_)
{
    forward_sums *sums = sums_;
    opsmith_norm_initialize(&sums->norm_v);
}

static void forward_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_sums *into = into_;
    const forward_sums *from = from_;
    opsmith_norm_merge(&into->norm_v, slot, &from->norm_v, other, count);
}

static void forward_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_sums *sums = sums_;
    forward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double norm_v = opsmith_norm_value(&sums->norm_v, j);
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

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        /* norm_v = norm(v, over=(outer, inner)) */
        {
            VALUES(T, v, i_outer, a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            REAL(opsmith_norm_add)(v_values, &v_slabs, &sums->norm_v, j);
        }
    }
}

static void forward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (i_outer) {
        RUN(T, w, 1);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_C = tile->kept + j;
            const real scale = scalars->scale[j];
            /* w = v * scale */
            {
                const ELEMENT(T) *const v_array = a->v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                ELEMENT(T) *const w_array = w_short ? w_block + (j - tile->from) * tile->length : a->w
                    + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                CHUNKS (at, tile->length, HEAD(w_array)) {
                    LINE_OF(a->v, T, v, v_array + at);
                    LINE_OUT(T, w, w_array + at, opsmith_streams(tile));
                    FETCH(v_array + at);

                    OPSMITH_TURNS (i, count) {
                        w[i] = v[i] * scale;
                    }
                    LINE_PUT(T, w, w_array + at, opsmith_streams(tile));
                }
            }
        }
        if (w_short) {
            const int64_t i_C = tile->kept + tile->from;
            RUN_END(T, w, a->w + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
        }
    }
}

static const opsmith_sweep forward_rows_sweeps[] = {
    {NULL, forward_rows_sweep_1, forward_merge_1},
    {forward_section_1, forward_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_rows = {
    .sweeps = forward_rows_sweeps,
    .count = 2,
    .initialize = forward_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_sums),
    .scalars_bytes = sizeof(forward_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* norm_v = norm(v, over=(outer, inner)) */
    {
        LINES(T, v, i_outer, a->v + i_outer * a->dims->C + tile->kept);
        REAL(opsmith_norm_columns)(v_values, v_stride, rows, count, v_next, &sums->norm_v);
    }
}

static void forward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const real *scale = scalars->scale;

    /* w = v * scale */
    {
        SHEET(T, w, 0, a->w);
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            ELEMENT(T) *const w_place = SHEET_LINE(w, i_outer, a->w + i_outer * a->dims->C + tile->kept);
            LINE_OF(a->v, T, v, a->v + i_outer * a->dims->C + tile->kept);
            LINE_OUT(T, w, w_place, tile->stream && w_sheet == NULL);
            FETCH(a->v + i_outer * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                w[i] = v[i] * scale[i];
            }
            LINE_PUT(T, w, w_place, tile->stream && w_sheet == NULL);
        }
        SHEET_END(w, i_outer, a->w + i_outer * a->dims->C + tile->kept);
    }
}

static void forward_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    forward_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->scale[j] = scalars->scale[j - count];
    }
}

static const opsmith_sweep forward_columns_sweeps[] = {
    {NULL, forward_columns_sweep_1, forward_merge_1},
    {forward_section_1, forward_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_columns = {
    .sweeps = forward_columns_sweeps,
    .count = 2,
    .initialize = forward_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = forward_columns_repeat,
    .sums_bytes = sizeof(forward_sums),
    .scalars_bytes = sizeof(forward_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
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
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
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
typedef struct backward_sums {
    opsmith_sum d_scale;
} backward_sums;

_Static_assert(sizeof(backward_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_scalars {
    real scale[OPSMITH_GROUPS];
    int32_t norm_v_is_not_zero[OPSMITH_GROUPS];
    real factor[OPSMITH_GROUPS];
} backward_scalars;

_Static_assert(sizeof(backward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_initialize(void *sums_)
{
    backward_sums *sums = sums_;
    opsmith_sum_initialize(&sums->d_scale);
}

static void backward_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_sums *into = into_;
    const backward_sums *from = from_;
    opsmith_sum_merge(&into->d_scale, slot, &from->d_scale, other, count);
}

static void backward_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_sums *sums = sums_;
    backward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double d_scale = opsmith_sum_value(&sums->d_scale, j);
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

static void backward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        /* d_scale = sum(d_w * v, over=(outer, inner)) */
        if (a->d_v != NULL || a->d_g != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double d_scale_lanes[OPSMITH_WIDTH] = {0};
                SLABS (i_outer) {
                    const ELEMENT(T) *const d_w_array = a->d_w == NULL ? NULL : a->d_w + (i_outer * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const v_array = a->v + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_w, 0, T, d_w, d_w_array + at);
                        LINE_OF(a->v, T, v, v_array + at);
                        FETCH_IF(a->d_w, d_w_array + at);
                        FETCH(v_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = d_w[i] * v[i];
                        }
                        REAL(opsmith_lanes_add)(d_scale_lanes, terms, count, wide);
                    }
                }
                const double d_scale_part = opsmith_sum_total(d_scale_lanes);
                if (wide || isfinite(d_scale_part)) {
                    sums->d_scale.value[j] += d_scale_part;
                    break;
                }
            }
        }
    }
}

static void backward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (i_outer) {
        RUN(T, d_v, a->d_v != NULL && !a->add_d_v);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_C = tile->kept + j;
            const real scale = scalars->scale[j];
            const int32_t norm_v_is_not_zero = scalars->norm_v_is_not_zero[j];
            const real factor = scalars->factor[j];
            /* d_v = scale * d_w - (d_scale * scale / norm_v / norm_v * v if norm_v != 0 else 0) */
            if (a->d_v != NULL) {
                if (a->add_d_v) {
                    const ELEMENT(T) *const d_w_array = a->d_w == NULL ? NULL : a->d_w + (i_outer * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const v_array = a->v + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    ELEMENT(T) *const d_v_array = a->d_v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_w, 0, T, d_w, d_w_array + at);
                        LINE_OF(a->v, T, v, v_array + at);
                        LINE_UPDATE(T, d_v, d_v_array + at);
                        FETCH_IF(a->d_w, d_w_array + at);
                        FETCH(v_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_v[i] = d_v[i] + (scale * d_w[i] - (norm_v_is_not_zero ? factor * v[i] : 0));
                        }
                        LINE_PUT(T, d_v, d_v_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_w_array = a->d_w == NULL ? NULL : a->d_w + (i_outer * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const v_array = a->v + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    ELEMENT(T) *const d_v_array = d_v_short ? d_v_block + (j - tile->from) * tile->length : a->d_v
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_v_array)) {
                        LINE_OF_OR(a->d_w, 0, T, d_w, d_w_array + at);
                        LINE_OF(a->v, T, v, v_array + at);
                        LINE_OUT(T, d_v, d_v_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_w, d_w_array + at);
                        FETCH(v_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_v[i] = scale * d_w[i] - (norm_v_is_not_zero ? factor * v[i] : 0);
                        }
                        LINE_PUT(T, d_v, d_v_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
        if (d_v_short) {
            const int64_t i_C = tile->kept + tile->from;
            RUN_END(T, d_v, a->d_v + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
        }
    }
}

static const opsmith_sweep backward_rows_sweeps[] = {
    {NULL, backward_rows_sweep_1, backward_merge_1},
    {backward_section_1, backward_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_rows = {
    .sweeps = backward_rows_sweeps,
    .count = 2,
    .initialize = backward_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_sums),
    .scalars_bytes = sizeof(backward_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */

static void backward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* d_scale = sum(d_w * v, over=(outer, inner)) */
    if (a->d_v != NULL || a->d_g != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            LINE_OF_OR(a->d_w, 0, T, d_w, a->d_w + i_outer * a->dims->C + tile->kept);
            LINE_OF(a->v, T, v, a->v + i_outer * a->dims->C + tile->kept);
            FETCH_IF(a->d_w, a->d_w + i_outer * a->dims->C + tile->kept);
            FETCH(a->v + i_outer * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = d_w[i] * v[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->d_scale);
    }
}

static void backward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const real *scale = scalars->scale;
    const int32_t *norm_v_is_not_zero = scalars->norm_v_is_not_zero;
    const real *factor = scalars->factor;

    /* d_v = scale * d_w - (d_scale * scale / norm_v / norm_v * v if norm_v != 0 else 0) */
    if (a->d_v != NULL) {
        if (a->add_d_v) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                LINE_OF_OR(a->d_w, 0, T, d_w, a->d_w + i_outer * a->dims->C + tile->kept);
                LINE_OF(a->v, T, v, a->v + i_outer * a->dims->C + tile->kept);
                LINE_UPDATE(T, d_v, a->d_v + i_outer * a->dims->C + tile->kept);
                FETCH_IF(a->d_w, a->d_w + i_outer * a->dims->C + tile->kept);
                FETCH(a->v + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_v[i] = d_v[i] + (scale[i] * d_w[i] - (norm_v_is_not_zero[i] ? factor[i] * v[i] : 0));
                }
                LINE_PUT(T, d_v, a->d_v + i_outer * a->dims->C + tile->kept, 0);
            }
        } else {
            SHEET(T, d_v, 0, a->d_v);
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                ELEMENT(T) *const d_v_place = SHEET_LINE(d_v, i_outer, a->d_v + i_outer * a->dims->C + tile->kept);
                LINE_OF_OR(a->d_w, 0, T, d_w, a->d_w + i_outer * a->dims->C + tile->kept);
                LINE_OF(a->v, T, v, a->v + i_outer * a->dims->C + tile->kept);
                LINE_OUT(T, d_v, d_v_place, tile->stream && d_v_sheet == NULL);
                FETCH_IF(a->d_w, a->d_w + i_outer * a->dims->C + tile->kept);
                FETCH(a->v + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_v[i] = scale[i] * d_w[i] - (norm_v_is_not_zero[i] ? factor[i] * v[i] : 0);
                }
                LINE_PUT(T, d_v, d_v_place, tile->stream && d_v_sheet == NULL);
            }
            SHEET_END(d_v, i_outer, a->d_v + i_outer * a->dims->C + tile->kept);
        }
    }
}

static void backward_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    backward_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->scale[j] = scalars->scale[j - count];
        scalars->norm_v_is_not_zero[j] = scalars->norm_v_is_not_zero[j - count];
        scalars->factor[j] = scalars->factor[j - count];
    }
}

static const opsmith_sweep backward_columns_sweeps[] = {
    {NULL, backward_columns_sweep_1, backward_merge_1},
    {backward_section_1, backward_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_columns = {
    .sweeps = backward_columns_sweeps,
    .count = 2,
    .initialize = backward_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = backward_columns_repeat,
    .sums_bytes = sizeof(backward_sums),
    .scalars_bytes = sizeof(backward_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_weight_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_scale = (double *)(uintptr_t)saved;
        a->saved_norm_v = a->saved_scale + dims->C;
    }
    if (a->d_v != NULL || a->d_g != NULL) {
        const int32_t wanted[] = {a->d_v != NULL || a->d_g != NULL, a->d_v != NULL};
        const opsmith_geometry geometry = weight_norm_backward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_rows : &backward_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_v != NULL || a->d_g != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
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
