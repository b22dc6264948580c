/* Made by Opsmith from losses/cosine_similarity.yaml. Changes belong there.
 *
 * cosine_similarity: Cosine of the angle between two arrays along an axis.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "cosine_similarity_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_cosine_similarity_params *params;
    const opsmith_cosine_similarity_dims *dims;
    const ELEMENT(T) *x1; /* (outer, C, inner) */
    const ELEMENT(T) *x2; /* (outer, C, inner) */
    ELEMENT(T) *out; /* (outer, inner) */
    double *saved_norm1;
    double *saved_out;
    double *saved_length1;
    double *saved_length2;
    double *saved_norm2;
} forward_arguments;

/* forward. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct forward_columns_sums {
    opsmith_sum sum_x1_x2;
    opsmith_norm norm1;
    opsmith_norm norm2;
} forward_columns_sums;

_Static_assert(sizeof(forward_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_columns_sums) <= 4608, "workspace_bytes counts on this size");

static void forward_columns_initialize(void *sums_)
{
    forward_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_x1_x2);
    opsmith_norm_initialize(&sums->norm1);
    opsmith_norm_initialize(&sums->norm2);
}

static void forward_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_columns_sums *into = into_;
    const forward_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_x1_x2, slot, &from->sum_x1_x2, other, count);
    opsmith_norm_merge(&into->norm1, slot, &from->norm1, other, count);
    opsmith_norm_merge(&into->norm2, slot, &from->norm2, other, count);
}

static void forward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const double sum_x1_x2 = opsmith_sum_value(&sums->sum_x1_x2, j);
        const double norm1 = opsmith_norm_value(&sums->norm1, j);
        const double length1 = norm1 < a->params->eps ? a->params->eps : norm1;
        const double norm2 = opsmith_norm_value(&sums->norm2, j);
        const double length2 = norm2 < a->params->eps ? a->params->eps : norm2;
        const double out = sum_x1_x2 / (length1 * length2);

        a->out[i_outer * a->dims->inner + i_inner] = STORE(T, (real)out);
        if (a->saved_norm1 != NULL) {
            a->saved_norm1[i_outer * a->dims->inner + i_inner] = norm1;
        }
        if (a->saved_out != NULL) {
            a->saved_out[i_outer * a->dims->inner + i_inner] = out;
        }
        if (a->saved_length1 != NULL) {
            a->saved_length1[i_outer * a->dims->inner + i_inner] = length1;
        }
        if (a->saved_length2 != NULL) {
            a->saved_length2[i_outer * a->dims->inner + i_inner] = length2;
        }
        if (a->saved_norm2 != NULL) {
            a->saved_norm2[i_outer * a->dims->inner + i_inner] = norm2;
        }
    }
}

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_x1_x2 = sum(x1 * x2, over=(C)), norm1 = norm(x1, over=(C)), norm2 = norm(x2, over=(C)) */
    {
        LINES(T, x1, i_C, a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        LINES(T, x2, i_C, a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        REAL(opsmith_norm_columns)(x1_values, x1_stride, rows, count, x1_next, &sums->norm1);
        REAL(opsmith_norm_columns)(x2_values, x2_stride, rows, count, x2_next, &sums->norm2);
        real sum_x1_x2_terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            LINE_OF(a->x1, T, x1, a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OF(a->x2, T, x2, a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                sum_x1_x2_terms[n + i] = x1[i] * x2[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(sum_x1_x2_terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_x1_x2);
    }
}

static const opsmith_sweep forward_columns_sweeps[] = {
    {NULL, forward_columns_sweep_1, forward_columns_merge_1},
    {forward_columns_section_1, NULL, NULL},
};

static const opsmith_kernel forward_columns = {
    .sweeps = forward_columns_sweeps,
    .count = 1,
    .initialize = forward_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_columns_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* Rows: the innermost run is C, reduced. */
typedef struct forward_rows_sums {
    opsmith_sum sum_x1_x2;
    opsmith_norm norm1;
    opsmith_norm norm2;
} forward_rows_sums;

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 4608, "workspace_bytes counts on this size");

static void forward_rows_initialize(void *sums_)
{
    forward_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_x1_x2);
    opsmith_norm_initialize(&sums->norm1);
    opsmith_norm_initialize(&sums->norm2);
}

static void forward_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_rows_sums *into = into_;
    const forward_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_x1_x2, slot, &from->sum_x1_x2, other, count);
    opsmith_norm_merge(&into->norm1, slot, &from->norm1, other, count);
    opsmith_norm_merge(&into->norm2, slot, &from->norm2, other, count);
}

static void forward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_rows_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double sum_x1_x2 = opsmith_sum_value(&sums->sum_x1_x2, j);
        const double norm1 = opsmith_norm_value(&sums->norm1, j);
        const double length1 = norm1 < a->params->eps ? a->params->eps : norm1;
        const double norm2 = opsmith_norm_value(&sums->norm2, j);
        const double length2 = norm2 < a->params->eps ? a->params->eps : norm2;
        const double out = sum_x1_x2 / (length1 * length2);

        a->out[i_outer] = STORE(T, (real)out);
        if (a->saved_norm1 != NULL) {
            a->saved_norm1[i_outer] = norm1;
        }
        if (a->saved_out != NULL) {
            a->saved_out[i_outer] = out;
        }
        if (a->saved_length1 != NULL) {
            a->saved_length1[i_outer] = length1;
        }
        if (a->saved_length2 != NULL) {
            a->saved_length2[i_outer] = length2;
        }
        if (a->saved_norm2 != NULL) {
            a->saved_norm2[i_outer] = norm2;
        }
    }
}

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        /* sum_x1_x2 = sum(x1 * x2, over=(C)), norm1 = norm(x1, over=(C)), norm2 = norm(x2, over=(C)) */
        {
            VALUES(T, x1, slab, a->x1 + i_outer * a->dims->C + tile->begin);
            VALUES(T, x2, slab, a->x2 + i_outer * a->dims->C + tile->begin);
            REAL(opsmith_norm_add)(x1_values, &x1_slabs, &sums->norm1, j);
            REAL(opsmith_norm_add)(x2_values, &x2_slabs, &sums->norm2, j);
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_x1_x2_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const x1_array = a->x1 + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const x2_array = a->x2 + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->x1, T, x1, x1_array + at);
                        LINE_OF(a->x2, T, x2, x2_array + at);
                        FETCH(x1_array + at);
                        FETCH(x2_array + at);
                        real sum_x1_x2_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            sum_x1_x2_terms[i] = x1[i] * x2[i];
                        }
                        REAL(opsmith_lanes_add)(sum_x1_x2_lanes, sum_x1_x2_terms, count, wide);
                    }
                }
                const double sum_x1_x2_part = opsmith_sum_total(sum_x1_x2_lanes);
                if (wide || isfinite(sum_x1_x2_part)) {
                    sums->sum_x1_x2.value[j] += sum_x1_x2_part;
                    break;
                }
            }
        }
    }
}

static const opsmith_sweep forward_rows_sweeps[] = {
    {NULL, forward_rows_sweep_1, forward_rows_merge_1},
    {forward_rows_section_1, NULL, NULL},
};

static const opsmith_kernel forward_rows = {
    .sweeps = forward_rows_sweeps,
    .count = 1,
    .initialize = forward_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_rows_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_cosine_similarity_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_norm1 = (double *)(uintptr_t)saved;
        a->saved_out = a->saved_norm1 + dims->outer * dims->inner;
        a->saved_length1 = a->saved_out + dims->outer * dims->inner;
        a->saved_length2 = a->saved_length1 + dims->outer * dims->inner;
        a->saved_norm2 = a->saved_length2 + dims->outer * dims->inner;
    }
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = cosine_similarity_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_columns : &forward_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_cosine_similarity_forward)(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const ELEMENT(T) *x1,
        const ELEMENT(T) *x2, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_cosine_similarity_forward)(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims, const ELEMENT(T) *x1,
        const ELEMENT(T) *x2, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_cosine_similarity_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_cosine_similarity_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 14);
    }
    const opsmith_array arrays[] = {
        {x1, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {x2, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 1},
        {out, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 1, 0, 1},
        {saved, (int64_t)opsmith_cosine_similarity_saved_bytes(params, dims), 13, 1, 0, 0},
        {workspace, (int64_t)needed, 14, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .x1 = x1,
        .x2 = x2,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_cosine_similarity_params *params;
    const opsmith_cosine_similarity_dims *dims;
    const ELEMENT(T) *d_out; /* (outer, inner) */
    const ELEMENT(T) *x1; /* (outer, C, inner) */
    const ELEMENT(T) *x2; /* (outer, C, inner) */
    ELEMENT(T) *d_x1; /* (outer, C, inner) */
    ELEMENT(T) *d_x2; /* (outer, C, inner) */
    double *saved_norm1;
    double *saved_out;
    double *saved_length1;
    double *saved_length2;
    double *saved_norm2;
    int32_t add_d_x1;
    int32_t add_d_x2;
} backward_arguments;

/* backward. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct backward_columns_scalars {
    int32_t value[OPSMITH_GROUPS];
    int32_t norm1_is_not_zero[OPSMITH_GROUPS];
    real d_norm1_over_norm1[OPSMITH_GROUPS];
    real term[OPSMITH_GROUPS];
    int32_t value_2[OPSMITH_GROUPS];
    int32_t norm2_is_not_zero[OPSMITH_GROUPS];
    real d_norm2_over_norm2[OPSMITH_GROUPS];
} backward_columns_scalars;

_Static_assert(sizeof(backward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_columns_scalars) <= 3584, "workspace_bytes counts on this size");

static void backward_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const int32_t value = !(a->saved_norm1[i_outer * a->dims->inner + i_inner] < a->params->eps);
        const int32_t norm1_is_not_zero = a->saved_norm1[i_outer * a->dims->inner + i_inner] != 0.0;
        const double d_out_times_out = (a->d_out == NULL ? 0
            : (double)LOAD(T, a->d_out[i_outer * a->dims->inner + i_inner])) * a->saved_out[i_outer * a->dims->inner
            + i_inner];
        const double d_length1 = -(d_out_times_out / a->saved_length1[i_outer * a->dims->inner + i_inner]);
        const double d_norm1 = value ? d_length1 : 0.0;
        const double d_norm1_over_norm1 = d_norm1 / a->saved_norm1[i_outer * a->dims->inner + i_inner];
        const double term = (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer * a->dims->inner + i_inner]))
            / a->saved_length1[i_outer * a->dims->inner + i_inner] / a->saved_length2[i_outer * a->dims->inner
            + i_inner];
        const int32_t value_2 = !(a->saved_norm2[i_outer * a->dims->inner + i_inner] < a->params->eps);
        const int32_t norm2_is_not_zero = a->saved_norm2[i_outer * a->dims->inner + i_inner] != 0.0;
        const double d_length2 = -(d_out_times_out / a->saved_length2[i_outer * a->dims->inner + i_inner]);
        const double d_norm2 = value_2 ? d_length2 : 0.0;
        const double d_norm2_over_norm2 = d_norm2 / a->saved_norm2[i_outer * a->dims->inner + i_inner];

        scalars->value[j] = value;
        scalars->norm1_is_not_zero[j] = norm1_is_not_zero;
        scalars->d_norm1_over_norm1[j] = (real)d_norm1_over_norm1;
        scalars->term[j] = (real)term;
        scalars->value_2[j] = value_2;
        scalars->norm2_is_not_zero[j] = norm2_is_not_zero;
        scalars->d_norm2_over_norm2[j] = (real)d_norm2_over_norm2;
    }
}

static void backward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const int32_t *value = scalars->value;
    const int32_t *norm1_is_not_zero = scalars->norm1_is_not_zero;
    const real *d_norm1_over_norm1 = scalars->d_norm1_over_norm1;
    const real *term = scalars->term;
    const int32_t *value_2 = scalars->value_2;
    const int32_t *norm2_is_not_zero = scalars->norm2_is_not_zero;
    const real *d_norm2_over_norm2 = scalars->d_norm2_over_norm2;

    /* d_x1 = ((d_norm1 / norm1 * x1 if norm1 != 0 else 0) if not norm1 < eps else 0) + term * x2 */
    if (a->d_x1 != NULL) {
        if (a->add_d_x1) {
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                LINE_OF(a->x1, T, x1, a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF(a->x2, T, x2, a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_UPDATE(T, d_x1, a->d_x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_x1[i] = d_x1[i] + ((value[i] ? (norm1_is_not_zero[i] ? d_norm1_over_norm1[i] * x1[i] : 0) : 0)
                        + term[i] * x2[i]);
                }
                LINE_PUT(T, d_x1, a->d_x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept, 0);
            }
        } else {
            SHEET(T, d_x1, 0, a->d_x1);
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                ELEMENT(T) *const d_x1_place = SHEET_LINE(d_x1, i_C, a->d_x1 + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->kept);
                LINE_OF(a->x1, T, x1, a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF(a->x2, T, x2, a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OUT(T, d_x1, d_x1_place, tile->stream && d_x1_sheet == NULL);
                FETCH(a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_x1[i] = (value[i] ? (norm1_is_not_zero[i] ? d_norm1_over_norm1[i] * x1[i] : 0) : 0) + term[i]
                        * x2[i];
                }
                LINE_PUT(T, d_x1, d_x1_place, tile->stream && d_x1_sheet == NULL);
            }
            SHEET_END(d_x1, i_C, a->d_x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        }
    }

    /* d_x2 = ((d_norm2 / norm2 * x2 if norm2 != 0 else 0) if not norm2 < eps else 0) + term * x1 */
    if (a->d_x2 != NULL) {
        if (a->add_d_x2) {
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                LINE_OF(a->x2, T, x2, a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF(a->x1, T, x1, a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_UPDATE(T, d_x2, a->d_x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_x2[i] = d_x2[i] + ((value_2[i] ? (norm2_is_not_zero[i] ? d_norm2_over_norm2[i] * x2[i] : 0) : 0)
                        + term[i] * x1[i]);
                }
                LINE_PUT(T, d_x2, a->d_x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept, 0);
            }
        } else {
            SHEET(T, d_x2, 1, a->d_x2);
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                ELEMENT(T) *const d_x2_place = SHEET_LINE(d_x2, i_C, a->d_x2 + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->kept);
                LINE_OF(a->x2, T, x2, a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF(a->x1, T, x1, a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OUT(T, d_x2, d_x2_place, tile->stream && d_x2_sheet == NULL);
                FETCH(a->x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->x1 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_x2[i] = (value_2[i] ? (norm2_is_not_zero[i] ? d_norm2_over_norm2[i] * x2[i] : 0) : 0) + term[i]
                        * x1[i];
                }
                LINE_PUT(T, d_x2, d_x2_place, tile->stream && d_x2_sheet == NULL);
            }
            SHEET_END(d_x2, i_C, a->d_x2 + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        }
    }
}

static void backward_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    backward_columns_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->value[j] = scalars->value[j - count];
        scalars->norm1_is_not_zero[j] = scalars->norm1_is_not_zero[j - count];
        scalars->d_norm1_over_norm1[j] = scalars->d_norm1_over_norm1[j - count];
        scalars->term[j] = scalars->term[j - count];
        scalars->value_2[j] = scalars->value_2[j - count];
        scalars->norm2_is_not_zero[j] = scalars->norm2_is_not_zero[j - count];
        scalars->d_norm2_over_norm2[j] = scalars->d_norm2_over_norm2[j - count];
    }
}

static const opsmith_sweep backward_columns_sweeps[] = {
    {backward_columns_section_0, backward_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_columns = {
    .sweeps = backward_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = backward_columns_repeat,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

/* Rows: the innermost run is C, reduced. */
typedef struct backward_rows_scalars {
    int32_t value[OPSMITH_GROUPS];
    int32_t norm1_is_not_zero[OPSMITH_GROUPS];
    real d_norm1_over_norm1[OPSMITH_GROUPS];
    real term[OPSMITH_GROUPS];
    int32_t value_2[OPSMITH_GROUPS];
    int32_t norm2_is_not_zero[OPSMITH_GROUPS];
    real d_norm2_over_norm2[OPSMITH_GROUPS];
} backward_rows_scalars;

_Static_assert(sizeof(backward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_rows_scalars) <= 3584, "workspace_bytes counts on this size");

static void backward_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const int32_t value = !(a->saved_norm1[i_outer] < a->params->eps);
        const int32_t norm1_is_not_zero = a->saved_norm1[i_outer] != 0.0;
        const double d_out_times_out = (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer]))
            * a->saved_out[i_outer];
        const double d_length1 = -(d_out_times_out / a->saved_length1[i_outer]);
        const double d_norm1 = value ? d_length1 : 0.0;
        const double d_norm1_over_norm1 = d_norm1 / a->saved_norm1[i_outer];
        const double term = (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) / a->saved_length1[i_outer]
            / a->saved_length2[i_outer];
        const int32_t value_2 = !(a->saved_norm2[i_outer] < a->params->eps);
        const int32_t norm2_is_not_zero = a->saved_norm2[i_outer] != 0.0;
        const double d_length2 = -(d_out_times_out / a->saved_length2[i_outer]);
        const double d_norm2 = value_2 ? d_length2 : 0.0;
        const double d_norm2_over_norm2 = d_norm2 / a->saved_norm2[i_outer];

        scalars->value[j] = value;
        scalars->norm1_is_not_zero[j] = norm1_is_not_zero;
        scalars->d_norm1_over_norm1[j] = (real)d_norm1_over_norm1;
        scalars->term[j] = (real)term;
        scalars->value_2[j] = value_2;
        scalars->norm2_is_not_zero[j] = norm2_is_not_zero;
        scalars->d_norm2_over_norm2[j] = (real)d_norm2_over_norm2;
    }
}

static void backward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(T, d_x1, a->d_x1 != NULL && !a->add_d_x1);
        RUN(T, d_x2, a->d_x2 != NULL && !a->add_d_x2);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_outer = tile->kept + j;
            const int32_t value = scalars->value[j];
            const int32_t norm1_is_not_zero = scalars->norm1_is_not_zero[j];
            const real d_norm1_over_norm1 = scalars->d_norm1_over_norm1[j];
            const real term = scalars->term[j];
            const int32_t value_2 = scalars->value_2[j];
            const int32_t norm2_is_not_zero = scalars->norm2_is_not_zero[j];
            const real d_norm2_over_norm2 = scalars->d_norm2_over_norm2[j];
            /* d_x1 = ((d_norm1 / norm1 * x1 if norm1 != 0 else 0) if not norm1 < eps else 0) + term * x2 */
            if (a->d_x1 != NULL) {
                if (a->add_d_x1) {
                    const ELEMENT(T) *const x1_array = a->x1 + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const x2_array = a->x2 + i_outer * a->dims->C + tile->begin;
                    ELEMENT(T) *const d_x1_array = a->d_x1 + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->x1, T, x1, x1_array + at);
                        LINE_OF(a->x2, T, x2, x2_array + at);
                        LINE_UPDATE(T, d_x1, d_x1_array + at);
                        FETCH(x1_array + at);
                        FETCH(x2_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_x1[i] = d_x1[i] + ((value ? (norm1_is_not_zero ? d_norm1_over_norm1 * x1[i] : 0) : 0)
                                + term * x2[i]);
                        }
                        LINE_PUT(T, d_x1, d_x1_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const x1_array = a->x1 + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const x2_array = a->x2 + i_outer * a->dims->C + tile->begin;
                    ELEMENT(T) *const d_x1_array = d_x1_short ? d_x1_block + (j - tile->from) * tile->length : a->d_x1
                        + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_x1_array)) {
                        LINE_OF(a->x1, T, x1, x1_array + at);
                        LINE_OF(a->x2, T, x2, x2_array + at);
                        LINE_OUT(T, d_x1, d_x1_array + at, opsmith_streams(tile));
                        FETCH(x1_array + at);
                        FETCH(x2_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_x1[i] = (value ? (norm1_is_not_zero ? d_norm1_over_norm1 * x1[i] : 0) : 0) + term * x2[i];
                        }
                        LINE_PUT(T, d_x1, d_x1_array + at, opsmith_streams(tile));
                    }
                }
            }

            /* d_x2 = ((d_norm2 / norm2 * x2 if norm2 != 0 else 0) if not norm2 < eps else 0) + term * x1 */
            if (a->d_x2 != NULL) {
                if (a->add_d_x2) {
                    const ELEMENT(T) *const x2_array = a->x2 + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const x1_array = a->x1 + i_outer * a->dims->C + tile->begin;
                    ELEMENT(T) *const d_x2_array = a->d_x2 + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->x2, T, x2, x2_array + at);
                        LINE_OF(a->x1, T, x1, x1_array + at);
                        LINE_UPDATE(T, d_x2, d_x2_array + at);
                        FETCH(x2_array + at);
                        FETCH(x1_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_x2[i] = d_x2[i] + ((value_2 ? (norm2_is_not_zero ? d_norm2_over_norm2 * x2[i] : 0) : 0)
                                + term * x1[i]);
                        }
                        LINE_PUT(T, d_x2, d_x2_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const x2_array = a->x2 + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const x1_array = a->x1 + i_outer * a->dims->C + tile->begin;
                    ELEMENT(T) *const d_x2_array = d_x2_short ? d_x2_block + (j - tile->from) * tile->length : a->d_x2
                        + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_x2_array)) {
                        LINE_OF(a->x2, T, x2, x2_array + at);
                        LINE_OF(a->x1, T, x1, x1_array + at);
                        LINE_OUT(T, d_x2, d_x2_array + at, opsmith_streams(tile));
                        FETCH(x2_array + at);
                        FETCH(x1_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_x2[i] = (value_2 ? (norm2_is_not_zero ? d_norm2_over_norm2 * x2[i] : 0) : 0) + term
                                * x1[i];
                        }
                        LINE_PUT(T, d_x2, d_x2_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
        if (d_x1_short) {
            const int64_t i_outer = tile->kept + tile->from;
            RUN_END(T, d_x1, a->d_x1 + i_outer * a->dims->C + tile->begin);
        }
        if (d_x2_short) {
            const int64_t i_outer = tile->kept + tile->from;
            RUN_END(T, d_x2, a->d_x2 + i_outer * a->dims->C + tile->begin);
        }
    }
}

static const opsmith_sweep backward_rows_sweeps[] = {
    {backward_rows_section_0, backward_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_rows = {
    .sweeps = backward_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_cosine_similarity_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_norm1 = (double *)(uintptr_t)saved;
        a->saved_out = a->saved_norm1 + dims->outer * dims->inner;
        a->saved_length1 = a->saved_out + dims->outer * dims->inner;
        a->saved_length2 = a->saved_length1 + dims->outer * dims->inner;
        a->saved_norm2 = a->saved_length2 + dims->outer * dims->inner;
    }
    if (a->d_x1 != NULL || a->d_x2 != NULL) {
        const int32_t wanted[] = {a->d_x1 != NULL || a->d_x2 != NULL};
        const opsmith_geometry geometry = cosine_similarity_backward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_columns : &backward_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_x1 != NULL || a->d_x2 != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_cosine_similarity_backward)(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *x1, const ELEMENT(T) *x2, const void *saved, ELEMENT(T) *d_x1,
        opsmith_request request_x1, ELEMENT(T) *d_x2, opsmith_request request_x2, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_cosine_similarity_backward)(
    const opsmith_cosine_similarity_params *params, const opsmith_cosine_similarity_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *x1, const ELEMENT(T) *x2, const void *saved, ELEMENT(T) *d_x1,
        opsmith_request request_x1, ELEMENT(T) *d_x2, opsmith_request request_x2, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_cosine_similarity_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_x1 < OPSMITH_NULL || request_x1 > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    if (request_x2 < OPSMITH_NULL || request_x2 > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    const int32_t reads_x1 = 1;
    const int32_t reads_x2 = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_cosine_similarity_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 14);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, 0},
        {x1, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_x1},
        {x2, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, reads_x2},
        {request_x1 != OPSMITH_NULL ? d_x1 : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)),
            11, 1, 0, request_x1 != OPSMITH_NULL},
        {request_x2 != OPSMITH_NULL ? d_x2 : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)),
            12, 1, 0, request_x2 != OPSMITH_NULL},
        {saved, (int64_t)opsmith_cosine_similarity_saved_bytes(params, dims), 13, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 14, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_x1 == OPSMITH_WRITE && dims->outer * dims->C * dims->inner > 0) {
            memset(d_x1, 0, (size_t)(dims->outer * dims->C * dims->inner) * sizeof(ELEMENT(T)));
        }
        if (request_x2 == OPSMITH_WRITE && dims->outer * dims->C * dims->inner > 0) {
            memset(d_x2, 0, (size_t)(dims->outer * dims->C * dims->inner) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .x1 = x1,
        .x2 = x2,
        .d_x1 = request_x1 != OPSMITH_NULL ? d_x1 : NULL,
        .add_d_x1 = request_x1 == OPSMITH_ADD,
        .d_x2 = request_x2 != OPSMITH_NULL ? d_x2 : NULL,
        .add_d_x2 = request_x2 == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
