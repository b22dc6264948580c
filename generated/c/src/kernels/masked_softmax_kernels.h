/* Made by Opsmith from softmax/masked_softmax.yaml. Changes belong there.
 *
 * masked_softmax: The softmax along an axis of the elements that a mask selects; the others get 0.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "masked_softmax_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_masked_softmax_params *params;
    const opsmith_masked_softmax_dims *dims;
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const int32_t *mask; /* (outer, C, inner) */
    ELEMENT(T) *out; /* (outer, C, inner) */
    double *saved_logsumexp_scaled;
} forward_arguments;

/* forward. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct forward_columns_sums {
    opsmith_logsumexp logsumexp_scaled;
} forward_columns_sums;

_Static_assert(sizeof(forward_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_columns_scalars {
    real temperature[OPSMITH_GROUPS];
    real value[OPSMITH_GROUPS];
    real peak_logsumexp_scaled[OPSMITH_GROUPS];
    real share_logsumexp_scaled[OPSMITH_GROUPS];
} forward_columns_scalars;

_Static_assert(sizeof(forward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_columns_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_columns_initialize(void *sums_)
{
    forward_columns_sums *sums = sums_;
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static void forward_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_columns_sums *into = into_;
    const forward_columns_sums *from = from_;
    opsmith_logsumexp_merge(&into->logsumexp_scaled, slot, &from->logsumexp_scaled, other, count);
}

static void forward_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double value = (double)-INFINITY;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->value[j] = (real)value;
    }
}

static void forward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_columns_sums *sums = sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const double value = (double)-INFINITY;
        const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, j);
        const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, j);

        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, j);
            a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner] = logsumexp_scaled;
        }

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->value[j] = (real)value;
        scalars->peak_logsumexp_scaled[j] = (real)peak_logsumexp_scaled;
        scalars->share_logsumexp_scaled[j] = (real)share_logsumexp_scaled;
    }
}

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_columns_scalars *scalars = scalars_;
    forward_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *temperature = scalars->temperature;
    const real *value = scalars->value;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
    {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            LINE_OF_OR(a->mask, 1, int32, mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH_IF(a->mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = (int64_t)mask[i] != 0 ? data[i] / temperature[i] : value[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_logsumexp_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->logsumexp_scaled);
    }
}

static void forward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *temperature = scalars->temperature;
    const real *value = scalars->value;
    const real *peak_logsumexp_scaled = scalars->peak_logsumexp_scaled;
    const real *share_logsumexp_scaled = scalars->share_logsumexp_scaled;

    /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) if mask != 0 else 0 */
    {
        SHEET(T, out, 0, a->out);
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            ELEMENT(T) *const out_place = SHEET_LINE(out, i_C, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner
                + tile->kept);
            LINE_OF_OR(a->mask, 1, int32, mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OUT(T, out, out_place, tile->stream && out_sheet == NULL);
            FETCH_IF(a->mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature[i] : value[i];
                out[i] = (int64_t)mask[i] != 0 ? REAL(opsmith_exp)(scaled - peak_logsumexp_scaled[i])
                    * share_logsumexp_scaled[i] : 0;
            }
            LINE_PUT(T, out, out_place, tile->stream && out_sheet == NULL);
        }
        SHEET_END(out, i_C, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
    }
}

static void forward_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->temperature[j] = scalars->temperature[j - count];
        scalars->value[j] = scalars->value[j - count];
        scalars->peak_logsumexp_scaled[j] = scalars->peak_logsumexp_scaled[j - count];
        scalars->share_logsumexp_scaled[j] = scalars->share_logsumexp_scaled[j - count];
    }
}

static const opsmith_sweep forward_columns_sweeps[] = {
    {forward_columns_section_0, forward_columns_sweep_1, forward_columns_merge_1},
    {forward_columns_section_1, forward_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_columns = {
    .sweeps = forward_columns_sweeps,
    .count = 2,
    .initialize = forward_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = forward_columns_repeat,
    .sums_bytes = sizeof(forward_columns_sums),
    .scalars_bytes = sizeof(forward_columns_scalars),
    .read_bytes = sizeof(int32_t) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Rows: the innermost run is C, reduced. */
typedef struct forward_rows_sums {
    opsmith_logsumexp logsumexp_scaled;
} forward_rows_sums;

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_rows_scalars {
    real temperature[OPSMITH_GROUPS];
    real value[OPSMITH_GROUPS];
    real peak_logsumexp_scaled[OPSMITH_GROUPS];
    real share_logsumexp_scaled[OPSMITH_GROUPS];
} forward_rows_scalars;

_Static_assert(sizeof(forward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_rows_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_rows_initialize(void *sums_)
{
    forward_rows_sums *sums = sums_;
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static void forward_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_rows_sums *into = into_;
    const forward_rows_sums *from = from_;
    opsmith_logsumexp_merge(&into->logsumexp_scaled, slot, &from->logsumexp_scaled, other, count);
}

static void forward_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double value = (double)-INFINITY;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->value[j] = (real)value;
    }
}

static void forward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_rows_sums *sums = sums_;
    forward_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double value = (double)-INFINITY;
        const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, j);
        const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, j);

        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, j);
            a->saved_logsumexp_scaled[i_outer] = logsumexp_scaled;
        }

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->value[j] = (real)value;
        scalars->peak_logsumexp_scaled[j] = (real)peak_logsumexp_scaled;
        scalars->share_logsumexp_scaled[j] = (real)share_logsumexp_scaled;
    }
}

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_rows_scalars *scalars = scalars_;
    forward_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        const real temperature = scalars->temperature[j];
        const real value = scalars->value[j];
        /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
        {
            real terms[OPSMITH_BLOCK + OPSMITH_CHUNK];
            int64_t filled = 0;
            SLABS (slab) {
                const int32_t *const mask_array = a->mask == NULL ? NULL : a->mask + i_outer * a->dims->C + tile->begin;
                const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, 0) {
                    LINE_OF_OR(a->mask, 1, int32, mask, mask_array + at);
                    LINE_OF(a->data, T, data, data_array + at);
                    FETCH_IF(a->mask, mask_array + at);
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        terms[filled + at + i] = (int64_t)mask[i] != 0 ? data[i] / temperature : value;
                    }
                }
                filled += tile->length;
            }
            const opsmith_slabs slabs = {1, 0, n, NULL};
            REAL(opsmith_logsumexp_add)(terms, &slabs, HELD_GROUP, &sums->logsumexp_scaled, j);
        }
    }
}

static void forward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(T, out, 1);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_outer = tile->kept + j;
            const real temperature = scalars->temperature[j];
            const real value = scalars->value[j];
            const real peak_logsumexp_scaled = scalars->peak_logsumexp_scaled[j];
            const real share_logsumexp_scaled = scalars->share_logsumexp_scaled[j];
            /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) if mask != 0 else 0 */
            {
                const int32_t *const mask_array = a->mask == NULL ? NULL : a->mask + i_outer * a->dims->C + tile->begin;
                const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + i_outer * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF_OR(a->mask, 1, int32, mask, mask_array + at);
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH_IF(a->mask, mask_array + at);
                    FETCH(data_array + at);
                    HELD(term);
                    if (tile->held == NULL) {
                        OPSMITH_TURNS (i, count) {
                            const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature : value;
                            term[i] = REAL(opsmith_exp)(scaled - peak_logsumexp_scaled);
                        }
                    }
                    OPSMITH_TURNS (i, count) {
                        out[i] = (int64_t)mask[i] != 0 ? term[i] * share_logsumexp_scaled : 0;
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
        if (out_short) {
            const int64_t i_outer = tile->kept + tile->from;
            RUN_END(T, out, a->out + i_outer * a->dims->C + tile->begin);
        }
    }
}

static const opsmith_sweep forward_rows_sweeps[] = {
    {forward_rows_section_0, forward_rows_sweep_1, forward_rows_merge_1},
    {forward_rows_section_1, forward_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_rows = {
    .sweeps = forward_rows_sweeps,
    .count = 2,
    .initialize = forward_rows_initialize,
    .contiguous = 1,
    .holds = 1,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_rows_sums),
    .scalars_bytes = sizeof(forward_rows_scalars),
    .read_bytes = sizeof(int32_t) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_masked_softmax_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = masked_softmax_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_columns : &forward_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_masked_softmax_forward)(
    const opsmith_masked_softmax_params *params, const opsmith_masked_softmax_dims *dims, const ELEMENT(T) *data,
        const int32_t *mask, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_masked_softmax_forward)(
    const opsmith_masked_softmax_params *params, const opsmith_masked_softmax_dims *dims, const ELEMENT(T) *data,
        const int32_t *mask, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_masked_softmax_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_masked_softmax_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 14);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {mask, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(int32_t), 8, 0, 0, 0},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 1, 0, 1},
        {saved, (int64_t)opsmith_masked_softmax_saved_bytes(params, dims), 13, 1, 0, 0},
        {workspace, (int64_t)needed, 14, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .data = data,
        .mask = mask,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_masked_softmax_params *params;
    const opsmith_masked_softmax_dims *dims;
    const ELEMENT(T) *d_out; /* (outer, C, inner) */
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const int32_t *mask; /* (outer, C, inner) */
    ELEMENT(T) *d_data; /* (outer, C, inner) */
    double *saved_logsumexp_scaled;
    int32_t add_d_data;
} backward_arguments;

/* backward. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct backward_columns_sums {
    opsmith_sum sum_term_2;
} backward_columns_sums;

_Static_assert(sizeof(backward_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_columns_scalars {
    real temperature[OPSMITH_GROUPS];
    real value[OPSMITH_GROUPS];
    real logsumexp_scaled_high[OPSMITH_GROUPS];
    real logsumexp_scaled_low[OPSMITH_GROUPS];
    real sum_term_2[OPSMITH_GROUPS];
    real one_over_temperature[OPSMITH_GROUPS];
} backward_columns_scalars;

_Static_assert(sizeof(backward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_columns_scalars) <= 3072, "workspace_bytes counts on this size");

static void backward_columns_initialize(void *sums_)
{
    backward_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_term_2);
}

static void backward_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_columns_sums *into = into_;
    const backward_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_term_2, slot, &from->sum_term_2, other, count);
}

static void backward_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const double value = (double)-INFINITY;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->value[j] = (real)value;
        scalars->logsumexp_scaled_high[j] = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
        scalars->logsumexp_scaled_low[j] = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner
            + i_inner]);
    }
}

static void backward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_columns_sums *sums = sums_;
    backward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const double value = (double)-INFINITY;
        const double sum_term_2 = opsmith_sum_value(&sums->sum_term_2, j);
        const double one_over_temperature = 1.0 / a->params->temperature;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->value[j] = (real)value;
        scalars->logsumexp_scaled_high[j] = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
        scalars->logsumexp_scaled_low[j] = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner
            + i_inner]);
        scalars->sum_term_2[j] = (real)sum_term_2;
        scalars->one_over_temperature[j] = (real)one_over_temperature;
    }
}

static void backward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_columns_scalars *scalars = scalars_;
    backward_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *temperature = scalars->temperature;
    const real *value = scalars->value;
    const real *logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real *logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_term_2 = sum(term_2, over=(C)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            LINE_OF_OR(a->mask, 1, int32, mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH_IF(a->mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH_IF(a->d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature[i] : value[i];
                const real term = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i]) - logsumexp_scaled_low[i]);
                terms[n + i] = (int64_t)mask[i] != 0 ? d_out[i] * term : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_term_2);
    }
}

static void backward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *temperature = scalars->temperature;
    const real *value = scalars->value;
    const real *logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real *logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    const real *sum_term_2 = scalars->sum_term_2;
    const real *one_over_temperature = scalars->one_over_temperature;

    /* d_data = 1 / temperature * d_scaled if mask != 0 else 0 */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                LINE_OF_OR(a->mask, 1, int32, mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->kept);
                LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->kept);
                LINE_UPDATE(T, d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH_IF(a->mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH_IF(a->d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature[i] : value[i];
                    const real term = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i]) - logsumexp_scaled_low[i]);
                    const real term_2 = (int64_t)mask[i] != 0 ? d_out[i] * term : 0;
                    const real d_scaled = term_2 - sum_term_2[i] * term;
                    d_data[i] = d_data[i] + ((int64_t)mask[i] != 0 ? one_over_temperature[i] * d_scaled : 0);
                }
                LINE_PUT(T, d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept, 0);
            }
        } else {
            SHEET(T, d_data, 0, a->d_data);
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                ELEMENT(T) *const d_data_place = SHEET_LINE(d_data, i_C, a->d_data + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->kept);
                LINE_OF_OR(a->mask, 1, int32, mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->kept);
                LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->kept);
                LINE_OUT(T, d_data, d_data_place, tile->stream && d_data_sheet == NULL);
                FETCH_IF(a->mask, a->mask + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH_IF(a->d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature[i] : value[i];
                    const real term = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i]) - logsumexp_scaled_low[i]);
                    const real term_2 = (int64_t)mask[i] != 0 ? d_out[i] * term : 0;
                    const real d_scaled = term_2 - sum_term_2[i] * term;
                    d_data[i] = (int64_t)mask[i] != 0 ? one_over_temperature[i] * d_scaled : 0;
                }
                LINE_PUT(T, d_data, d_data_place, tile->stream && d_data_sheet == NULL);
            }
            SHEET_END(d_data, i_C, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        }
    }
}

static void backward_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    backward_columns_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->temperature[j] = scalars->temperature[j - count];
        scalars->value[j] = scalars->value[j - count];
        scalars->logsumexp_scaled_high[j] = scalars->logsumexp_scaled_high[j - count];
        scalars->logsumexp_scaled_low[j] = scalars->logsumexp_scaled_low[j - count];
        scalars->sum_term_2[j] = scalars->sum_term_2[j - count];
        scalars->one_over_temperature[j] = scalars->one_over_temperature[j - count];
    }
}

static const opsmith_sweep backward_columns_sweeps[] = {
    {backward_columns_section_0, backward_columns_sweep_1, backward_columns_merge_1},
    {backward_columns_section_1, backward_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_columns = {
    .sweeps = backward_columns_sweeps,
    .count = 2,
    .initialize = backward_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = backward_columns_repeat,
    .sums_bytes = sizeof(backward_columns_sums),
    .scalars_bytes = sizeof(backward_columns_scalars),
    .read_bytes = sizeof(int32_t) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Rows: the innermost run is C, reduced. */
typedef struct backward_rows_sums {
    opsmith_sum sum_term_2;
} backward_rows_sums;

_Static_assert(sizeof(backward_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_rows_scalars {
    real temperature[OPSMITH_GROUPS];
    real value[OPSMITH_GROUPS];
    real logsumexp_scaled_high[OPSMITH_GROUPS];
    real logsumexp_scaled_low[OPSMITH_GROUPS];
    real sum_term_2[OPSMITH_GROUPS];
    real one_over_temperature[OPSMITH_GROUPS];
} backward_rows_scalars;

_Static_assert(sizeof(backward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_rows_scalars) <= 3072, "workspace_bytes counts on this size");

static void backward_rows_initialize(void *sums_)
{
    backward_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_term_2);
}

static void backward_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_rows_sums *into = into_;
    const backward_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_term_2, slot, &from->sum_term_2, other, count);
}

static void backward_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double value = (double)-INFINITY;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->value[j] = (real)value;
        scalars->logsumexp_scaled_high[j] = (real)a->saved_logsumexp_scaled[i_outer];
        scalars->logsumexp_scaled_low[j] = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
    }
}

static void backward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_rows_sums *sums = sums_;
    backward_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double value = (double)-INFINITY;
        const double sum_term_2 = opsmith_sum_value(&sums->sum_term_2, j);
        const double one_over_temperature = 1.0 / a->params->temperature;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->value[j] = (real)value;
        scalars->logsumexp_scaled_high[j] = (real)a->saved_logsumexp_scaled[i_outer];
        scalars->logsumexp_scaled_low[j] = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
        scalars->sum_term_2[j] = (real)sum_term_2;
        scalars->one_over_temperature[j] = (real)one_over_temperature;
    }
}

static void backward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_rows_scalars *scalars = scalars_;
    backward_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        const real temperature = scalars->temperature[j];
        const real value = scalars->value[j];
        const real logsumexp_scaled_high = scalars->logsumexp_scaled_high[j];
        const real logsumexp_scaled_low = scalars->logsumexp_scaled_low[j];
        /* sum_term_2 = sum(term_2, over=(C)) */
        if (a->d_data != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_term_2_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const int32_t *const mask_array = a->mask == NULL ? NULL : a->mask + i_outer * a->dims->C
                        + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->C
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->mask, 1, int32, mask, mask_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        FETCH_IF(a->mask, mask_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        real terms[OPSMITH_CHUNK];
                        HELD(term);
                        OPSMITH_TURNS (i, count) {
                            const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature : value;
                            term[i] = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                        }
                        OPSMITH_TURNS (i, count) {
                            terms[i] = (int64_t)mask[i] != 0 ? d_out[i] * term[i] : 0;
                        }
                        REAL(opsmith_lanes_add)(sum_term_2_lanes, terms, count, wide);
                    }
                }
                const double sum_term_2_part = opsmith_sum_total(sum_term_2_lanes);
                if (wide || isfinite(sum_term_2_part)) {
                    sums->sum_term_2.value[j] += sum_term_2_part;
                    break;
                }
            }
        }
    }
}

static void backward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(T, d_data, a->d_data != NULL && !a->add_d_data);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_outer = tile->kept + j;
            const real temperature = scalars->temperature[j];
            const real value = scalars->value[j];
            const real logsumexp_scaled_high = scalars->logsumexp_scaled_high[j];
            const real logsumexp_scaled_low = scalars->logsumexp_scaled_low[j];
            const real sum_term_2 = scalars->sum_term_2[j];
            const real one_over_temperature = scalars->one_over_temperature[j];
            /* d_data = 1 / temperature * d_scaled if mask != 0 else 0 */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const int32_t *const mask_array = a->mask == NULL ? NULL : a->mask + i_outer * a->dims->C
                        + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->C
                        + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->mask, 1, int32, mask, mask_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH_IF(a->mask, mask_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        HELD(term);
                        if (tile->held == NULL) {
                            OPSMITH_TURNS (i, count) {
                                const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature : value;
                                term[i] = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                            }
                        }
                        OPSMITH_TURNS (i, count) {
                            const real term_2 = (int64_t)mask[i] != 0 ? d_out[i] * term[i] : 0;
                            const real d_scaled = term_2 - sum_term_2 * term[i];
                            d_data[i] = d_data[i] + ((int64_t)mask[i] != 0 ? one_over_temperature * d_scaled : 0);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const int32_t *const mask_array = a->mask == NULL ? NULL : a->mask + i_outer * a->dims->C
                        + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->C
                        + tile->begin;
                    ELEMENT(T) *const d_data_array = d_data_short ? d_data_block + (j - tile->from) * tile->length
                        : a->d_data + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF_OR(a->mask, 1, int32, mask, mask_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH_IF(a->mask, mask_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        HELD(term);
                        if (tile->held == NULL) {
                            OPSMITH_TURNS (i, count) {
                                const real scaled = (int64_t)mask[i] != 0 ? data[i] / temperature : value;
                                term[i] = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                            }
                        }
                        OPSMITH_TURNS (i, count) {
                            const real term_2 = (int64_t)mask[i] != 0 ? d_out[i] * term[i] : 0;
                            const real d_scaled = term_2 - sum_term_2 * term[i];
                            d_data[i] = (int64_t)mask[i] != 0 ? one_over_temperature * d_scaled : 0;
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
        if (d_data_short) {
            const int64_t i_outer = tile->kept + tile->from;
            RUN_END(T, d_data, a->d_data + i_outer * a->dims->C + tile->begin);
        }
    }
}

static const opsmith_sweep backward_rows_sweeps[] = {
    {backward_rows_section_0, backward_rows_sweep_1, backward_rows_merge_1},
    {backward_rows_section_1, backward_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_rows = {
    .sweeps = backward_rows_sweeps,
    .count = 2,
    .initialize = backward_rows_initialize,
    .contiguous = 1,
    .holds = 1,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_rows_sums),
    .scalars_bytes = sizeof(backward_rows_scalars),
    .read_bytes = sizeof(int32_t) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_masked_softmax_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = masked_softmax_backward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_columns : &backward_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_data != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_masked_softmax_backward)(
    const opsmith_masked_softmax_params *params, const opsmith_masked_softmax_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const int32_t *mask, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_masked_softmax_backward)(
    const opsmith_masked_softmax_params *params, const opsmith_masked_softmax_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const int32_t *mask, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_masked_softmax_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_masked_softmax_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 14);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_data},
        {mask, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(int32_t), 8, 0, 0, 0},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(ELEMENT(T)), 11, 1, 0, request_data != OPSMITH_NULL},
        {saved, (int64_t)opsmith_masked_softmax_saved_bytes(params, dims), 13, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 14, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->outer * dims->C * dims->inner > 0) {
            memset(d_data, 0, (size_t)(dims->outer * dims->C * dims->inner) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .mask = mask,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
