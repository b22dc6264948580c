/* Made by Opsmith from softmax/softmax.yaml. Changes belong there.
 *
 * softmax: Exponentials along an axis divided by their sum, so that they add up to 1.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "softmax_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_softmax_params *params;
    const opsmith_softmax_dims *dims;
    const ELEMENT(T) *data; /* (outer, C, inner) */
    ELEMENT(T) *out; /* (outer, C, inner) */
    double *saved_logsumexp_data;
    double *saved_logsumexp_scaled;
} forward_arguments;

/* forward_1, taken if params->temperature == 1.0. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct forward_1_columns_sums {
    opsmith_logsumexp logsumexp_data;
} forward_1_columns_sums;

_Static_assert(sizeof(forward_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_1_columns_scalars {
    real peak_logsumexp_data[OPSMITH_GROUPS];
    real share_logsumexp_data[OPSMITH_GROUPS];
} forward_1_columns_scalars;

_Static_assert(sizeof(forward_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_1_columns_scalars) <= 1024, "workspace_bytes counts on this size");

static void forward_1_columns_initialize(void *sums_)
{
    forward_1_columns_sums *sums = sums_;
    opsmith_logsumexp_initialize(&sums->logsumexp_data);
}

static void forward_1_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_columns_sums *into = into_;
    const forward_1_columns_sums *from = from_;
    opsmith_logsumexp_merge(&into->logsumexp_data, slot, &from->logsumexp_data, other, count);
}

static void forward_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_columns_sums *sums = sums_;
    forward_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const double peak_logsumexp_data = opsmith_logsumexp_peak(&sums->logsumexp_data, j);
        const double share_logsumexp_data = opsmith_logsumexp_share(&sums->logsumexp_data, j);

        if (a->saved_logsumexp_data != NULL) {
            const double logsumexp_data = opsmith_logsumexp_value(&sums->logsumexp_data, j);
            a->saved_logsumexp_data[i_outer * a->dims->inner + i_inner] = logsumexp_data;
        }

        scalars->peak_logsumexp_data[j] = (real)peak_logsumexp_data;
        scalars->share_logsumexp_data[j] = (real)share_logsumexp_data;
    }
}

static void forward_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* logsumexp_data = logsumexp(data, over=(C)) */
    {
        LINES(T, data, i_C, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        REAL(opsmith_logsumexp_columns)(data_values, data_stride, rows, count, data_next, &sums->logsumexp_data);
    }
}

static void forward_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *peak_logsumexp_data = scalars->peak_logsumexp_data;
    const real *share_logsumexp_data = scalars->share_logsumexp_data;

    /* out = exp(data - peak(logsumexp_data)) * share(logsumexp_data) */
    {
        SHEET(T, out, 0, a->out);
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            ELEMENT(T) *const out_place = SHEET_LINE(out, i_C, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner
                + tile->kept);
            LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OUT(T, out, out_place, tile->stream && out_sheet == NULL);
            FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                out[i] = REAL(opsmith_exp)(data[i] - peak_logsumexp_data[i]) * share_logsumexp_data[i];
            }
            LINE_PUT(T, out, out_place, tile->stream && out_sheet == NULL);
        }
        SHEET_END(out, i_C, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
    }
}

static void forward_1_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    forward_1_columns_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->peak_logsumexp_data[j] = scalars->peak_logsumexp_data[j - count];
        scalars->share_logsumexp_data[j] = scalars->share_logsumexp_data[j - count];
    }
}

static const opsmith_sweep forward_1_columns_sweeps[] = {
    {NULL, forward_1_columns_sweep_1, forward_1_columns_merge_1},
    {forward_1_columns_section_1, forward_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_1_columns = {
    .sweeps = forward_1_columns_sweeps,
    .count = 2,
    .initialize = forward_1_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = forward_1_columns_repeat,
    .sums_bytes = sizeof(forward_1_columns_sums),
    .scalars_bytes = sizeof(forward_1_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Rows: the innermost run is C, reduced. */
typedef struct forward_1_rows_sums {
    opsmith_logsumexp logsumexp_data;
} forward_1_rows_sums;

_Static_assert(sizeof(forward_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_1_rows_scalars {
    real peak_logsumexp_data[OPSMITH_GROUPS];
    real share_logsumexp_data[OPSMITH_GROUPS];
} forward_1_rows_scalars;

_Static_assert(sizeof(forward_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_1_rows_scalars) <= 1024, "workspace_bytes counts on this size");

static void forward_1_rows_initialize(void *sums_)
{
    forward_1_rows_sums *sums = sums_;
    opsmith_logsumexp_initialize(&sums->logsumexp_data);
}

static void forward_1_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_rows_sums *into = into_;
    const forward_1_rows_sums *from = from_;
    opsmith_logsumexp_merge(&into->logsumexp_data, slot, &from->logsumexp_data, other, count);
}

static void forward_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_rows_sums *sums = sums_;
    forward_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double peak_logsumexp_data = opsmith_logsumexp_peak(&sums->logsumexp_data, j);
        const double share_logsumexp_data = opsmith_logsumexp_share(&sums->logsumexp_data, j);

        if (a->saved_logsumexp_data != NULL) {
            const double logsumexp_data = opsmith_logsumexp_value(&sums->logsumexp_data, j);
            a->saved_logsumexp_data[i_outer] = logsumexp_data;
        }

        scalars->peak_logsumexp_data[j] = (real)peak_logsumexp_data;
        scalars->share_logsumexp_data[j] = (real)share_logsumexp_data;
    }
}

static void forward_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        /* logsumexp_data = logsumexp(data, over=(C)) */
        {
            VALUES(T, data, slab, a->data + i_outer * a->dims->C + tile->begin);
            REAL(opsmith_logsumexp_add)(data_values, &data_slabs, HELD_GROUP, &sums->logsumexp_data, j);
        }
    }
}

static void forward_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(T, out, 1);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_outer = tile->kept + j;
            const real peak_logsumexp_data = scalars->peak_logsumexp_data[j];
            const real share_logsumexp_data = scalars->share_logsumexp_data[j];
            /* out = exp(data - peak(logsumexp_data)) * share(logsumexp_data) */
            {
                const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + i_outer * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);
                    HELD(term);
                    if (tile->held == NULL) {
                        OPSMITH_TURNS (i, count) {
                            term[i] = REAL(opsmith_exp)(data[i] - peak_logsumexp_data);
                        }
                    }
                    OPSMITH_TURNS (i, count) {
                        out[i] = term[i] * share_logsumexp_data;
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

static const opsmith_sweep forward_1_rows_sweeps[] = {
    {NULL, forward_1_rows_sweep_1, forward_1_rows_merge_1},
    {forward_1_rows_section_1, forward_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_1_rows = {
    .sweeps = forward_1_rows_sweeps,
    .count = 2,
    .initialize = forward_1_rows_initialize,
    .contiguous = 1,
    .holds = 1,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_1_rows_sums),
    .scalars_bytes = sizeof(forward_1_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward_1(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_softmax_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_logsumexp_data = (double *)(uintptr_t)saved;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = softmax_forward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_1_columns : &forward_1_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* forward_2, taken if !(params->temperature == 1.0). Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct forward_2_columns_sums {
    opsmith_logsumexp logsumexp_scaled;
} forward_2_columns_sums;

_Static_assert(sizeof(forward_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_2_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_2_columns_scalars {
    real temperature[OPSMITH_GROUPS];
    real peak_logsumexp_scaled[OPSMITH_GROUPS];
    real share_logsumexp_scaled[OPSMITH_GROUPS];
} forward_2_columns_scalars;

_Static_assert(sizeof(forward_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_2_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void forward_2_columns_initialize(void *sums_)
{
    forward_2_columns_sums *sums = sums_;
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static void forward_2_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_2_columns_sums *into = into_;
    const forward_2_columns_sums *from = from_;
    opsmith_logsumexp_merge(&into->logsumexp_scaled, slot, &from->logsumexp_scaled, other, count);
}

static void forward_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        scalars->temperature[j] = (real)a->params->temperature;
    }
}

static void forward_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_columns_sums *sums = sums_;
    forward_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, j);
        const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, j);

        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, j);
            a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner] = logsumexp_scaled;
        }

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->peak_logsumexp_scaled[j] = (real)peak_logsumexp_scaled;
        scalars->share_logsumexp_scaled[j] = (real)share_logsumexp_scaled;
    }
}

static void forward_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_columns_scalars *scalars = scalars_;
    forward_2_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *temperature = scalars->temperature;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
    {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = data[i] / temperature[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_logsumexp_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->logsumexp_scaled);
    }
}

static void forward_2_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *temperature = scalars->temperature;
    const real *peak_logsumexp_scaled = scalars->peak_logsumexp_scaled;
    const real *share_logsumexp_scaled = scalars->share_logsumexp_scaled;

    /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) */
    {
        SHEET(T, out, 0, a->out);
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            ELEMENT(T) *const out_place = SHEET_LINE(out, i_C, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner
                + tile->kept);
            LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OUT(T, out, out_place, tile->stream && out_sheet == NULL);
            FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real scaled = data[i] / temperature[i];
                out[i] = REAL(opsmith_exp)(scaled - peak_logsumexp_scaled[i]) * share_logsumexp_scaled[i];
            }
            LINE_PUT(T, out, out_place, tile->stream && out_sheet == NULL);
        }
        SHEET_END(out, i_C, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
    }
}

static void forward_2_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    forward_2_columns_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->temperature[j] = scalars->temperature[j - count];
        scalars->peak_logsumexp_scaled[j] = scalars->peak_logsumexp_scaled[j - count];
        scalars->share_logsumexp_scaled[j] = scalars->share_logsumexp_scaled[j - count];
    }
}

static const opsmith_sweep forward_2_columns_sweeps[] = {
    {forward_2_columns_section_0, forward_2_columns_sweep_1, forward_2_columns_merge_1},
    {forward_2_columns_section_1, forward_2_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_2_columns = {
    .sweeps = forward_2_columns_sweeps,
    .count = 2,
    .initialize = forward_2_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = forward_2_columns_repeat,
    .sums_bytes = sizeof(forward_2_columns_sums),
    .scalars_bytes = sizeof(forward_2_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Rows: the innermost run is C, reduced. */
typedef struct forward_2_rows_sums {
    opsmith_logsumexp logsumexp_scaled;
} forward_2_rows_sums;

_Static_assert(sizeof(forward_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_2_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_2_rows_scalars {
    real temperature[OPSMITH_GROUPS];
    real peak_logsumexp_scaled[OPSMITH_GROUPS];
    real share_logsumexp_scaled[OPSMITH_GROUPS];
} forward_2_rows_scalars;

_Static_assert(sizeof(forward_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_2_rows_scalars) <= 1536, "workspace_bytes counts on this size");

static void forward_2_rows_initialize(void *sums_)
{
    forward_2_rows_sums *sums = sums_;
    opsmith_logsumexp_initialize(&sums->logsumexp_scaled);
}

static void forward_2_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_2_rows_sums *into = into_;
    const forward_2_rows_sums *from = from_;
    opsmith_logsumexp_merge(&into->logsumexp_scaled, slot, &from->logsumexp_scaled, other, count);
}

static void forward_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_2_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        scalars->temperature[j] = (real)a->params->temperature;
    }
}

static void forward_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_rows_sums *sums = sums_;
    forward_2_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double peak_logsumexp_scaled = opsmith_logsumexp_peak(&sums->logsumexp_scaled, j);
        const double share_logsumexp_scaled = opsmith_logsumexp_share(&sums->logsumexp_scaled, j);

        if (a->saved_logsumexp_scaled != NULL) {
            const double logsumexp_scaled = opsmith_logsumexp_value(&sums->logsumexp_scaled, j);
            a->saved_logsumexp_scaled[i_outer] = logsumexp_scaled;
        }

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->peak_logsumexp_scaled[j] = (real)peak_logsumexp_scaled;
        scalars->share_logsumexp_scaled[j] = (real)share_logsumexp_scaled;
    }
}

static void forward_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_rows_scalars *scalars = scalars_;
    forward_2_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        const real temperature = scalars->temperature[j];
        /* logsumexp_scaled = logsumexp(scaled, over=(C)) */
        {
            real terms[OPSMITH_BLOCK + OPSMITH_CHUNK];
            int64_t filled = 0;
            SLABS (slab) {
                const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, 0) {
                    LINE_OF(a->data, T, data, data_array + at);
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        terms[filled + at + i] = data[i] / temperature;
                    }
                }
                filled += tile->length;
            }
            const opsmith_slabs slabs = {1, 0, n, NULL};
            REAL(opsmith_logsumexp_add)(terms, &slabs, HELD_GROUP, &sums->logsumexp_scaled, j);
        }
    }
}

static void forward_2_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(T, out, 1);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_outer = tile->kept + j;
            const real temperature = scalars->temperature[j];
            const real peak_logsumexp_scaled = scalars->peak_logsumexp_scaled[j];
            const real share_logsumexp_scaled = scalars->share_logsumexp_scaled[j];
            /* out = exp(scaled - peak(logsumexp_scaled)) * share(logsumexp_scaled) */
            {
                const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + i_outer * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);
                    HELD(term);
                    if (tile->held == NULL) {
                        OPSMITH_TURNS (i, count) {
                            const real scaled = data[i] / temperature;
                            term[i] = REAL(opsmith_exp)(scaled - peak_logsumexp_scaled);
                        }
                    }
                    OPSMITH_TURNS (i, count) {
                        out[i] = term[i] * share_logsumexp_scaled;
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

static const opsmith_sweep forward_2_rows_sweeps[] = {
    {forward_2_rows_section_0, forward_2_rows_sweep_1, forward_2_rows_merge_1},
    {forward_2_rows_section_1, forward_2_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_2_rows = {
    .sweeps = forward_2_rows_sweeps,
    .count = 2,
    .initialize = forward_2_rows_initialize,
    .contiguous = 1,
    .holds = 1,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_2_rows_sums),
    .scalars_bytes = sizeof(forward_2_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward_2(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_softmax_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = softmax_forward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_2_columns : &forward_2_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_softmax_forward)(
    const opsmith_softmax_params *params, const opsmith_softmax_dims *dims, const ELEMENT(T) *data, ELEMENT(T) *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_softmax_forward)(
    const opsmith_softmax_params *params, const opsmith_softmax_dims *dims, const ELEMENT(T) *data, ELEMENT(T) *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_softmax_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_softmax_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 1, 0, 1},
        {saved, (int64_t)opsmith_softmax_saved_bytes(params, dims), 11, 1, 0, 0},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .data = data,
        .out = out,
    };
    if (params->temperature == 1.0) {
        forward_1(&a, saved, workspace, executor);
    } else {
        forward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_softmax_params *params;
    const opsmith_softmax_dims *dims;
    const ELEMENT(T) *d_out; /* (outer, C, inner) */
    const ELEMENT(T) *data; /* (outer, C, inner) */
    ELEMENT(T) *d_data; /* (outer, C, inner) */
    double *saved_logsumexp_data;
    double *saved_logsumexp_scaled;
    int32_t add_d_data;
} backward_arguments;

/* backward_1, taken if params->temperature == 1.0. Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct backward_1_columns_sums {
    opsmith_sum sum_d_out_times_out;
} backward_1_columns_sums;

_Static_assert(sizeof(backward_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_1_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_1_columns_scalars {
    real logsumexp_data_high[OPSMITH_GROUPS];
    real logsumexp_data_low[OPSMITH_GROUPS];
    real sum_d_out_times_out[OPSMITH_GROUPS];
} backward_1_columns_scalars;

_Static_assert(sizeof(backward_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_1_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_1_columns_initialize(void *sums_)
{
    backward_1_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_out_times_out);
}

static void backward_1_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_1_columns_sums *into = into_;
    const backward_1_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_out_times_out, slot, &from->sum_d_out_times_out, other, count);
}

static void backward_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        scalars->logsumexp_data_high[j] = (real)a->saved_logsumexp_data[i_outer * a->dims->inner + i_inner];
        scalars->logsumexp_data_low[j] = REAL(opsmith_low)(a->saved_logsumexp_data[i_outer * a->dims->inner + i_inner]);
    }
}

static void backward_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_1_columns_sums *sums = sums_;
    backward_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const double sum_d_out_times_out = opsmith_sum_value(&sums->sum_d_out_times_out, j);

        scalars->logsumexp_data_high[j] = (real)a->saved_logsumexp_data[i_outer * a->dims->inner + i_inner];
        scalars->logsumexp_data_low[j] = REAL(opsmith_low)(a->saved_logsumexp_data[i_outer * a->dims->inner + i_inner]);
        scalars->sum_d_out_times_out[j] = (real)sum_d_out_times_out;
    }
}

static void backward_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_columns_scalars *scalars = scalars_;
    backward_1_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *logsumexp_data_high = scalars->logsumexp_data_high;
    const real *logsumexp_data_low = scalars->logsumexp_data_low;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_d_out_times_out = sum(d_out_times_out, over=(C)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH_IF(a->d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real out = REAL(opsmith_exp)((data[i] - logsumexp_data_high[i]) - logsumexp_data_low[i]);
                terms[n + i] = d_out[i] * out;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_d_out_times_out);
    }
}

static void backward_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *logsumexp_data_high = scalars->logsumexp_data_high;
    const real *logsumexp_data_low = scalars->logsumexp_data_low;
    const real *sum_d_out_times_out = scalars->sum_d_out_times_out;

    /* d_data = d_out_times_out - sum_d_out_times_out * out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->kept);
                LINE_UPDATE(T, d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH_IF(a->d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real out = REAL(opsmith_exp)((data[i] - logsumexp_data_high[i]) - logsumexp_data_low[i]);
                    const real d_out_times_out = d_out[i] * out;
                    d_data[i] = d_data[i] + (d_out_times_out - sum_d_out_times_out[i] * out);
                }
                LINE_PUT(T, d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept, 0);
            }
        } else {
            SHEET(T, d_data, 0, a->d_data);
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                ELEMENT(T) *const d_data_place = SHEET_LINE(d_data, i_C, a->d_data + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->kept);
                LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->kept);
                LINE_OUT(T, d_data, d_data_place, tile->stream && d_data_sheet == NULL);
                FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH_IF(a->d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real out = REAL(opsmith_exp)((data[i] - logsumexp_data_high[i]) - logsumexp_data_low[i]);
                    const real d_out_times_out = d_out[i] * out;
                    d_data[i] = d_out_times_out - sum_d_out_times_out[i] * out;
                }
                LINE_PUT(T, d_data, d_data_place, tile->stream && d_data_sheet == NULL);
            }
            SHEET_END(d_data, i_C, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        }
    }
}

static void backward_1_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    backward_1_columns_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->logsumexp_data_high[j] = scalars->logsumexp_data_high[j - count];
        scalars->logsumexp_data_low[j] = scalars->logsumexp_data_low[j - count];
        scalars->sum_d_out_times_out[j] = scalars->sum_d_out_times_out[j - count];
    }
}

static const opsmith_sweep backward_1_columns_sweeps[] = {
    {backward_1_columns_section_0, backward_1_columns_sweep_1, backward_1_columns_merge_1},
    {backward_1_columns_section_1, backward_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_1_columns = {
    .sweeps = backward_1_columns_sweeps,
    .count = 2,
    .initialize = backward_1_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = backward_1_columns_repeat,
    .sums_bytes = sizeof(backward_1_columns_sums),
    .scalars_bytes = sizeof(backward_1_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Rows: the innermost run is C, reduced. */
typedef struct backward_1_rows_sums {
    opsmith_sum sum_d_out_times_out;
} backward_1_rows_sums;

_Static_assert(sizeof(backward_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_1_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_1_rows_scalars {
    real logsumexp_data_high[OPSMITH_GROUPS];
    real logsumexp_data_low[OPSMITH_GROUPS];
    real sum_d_out_times_out[OPSMITH_GROUPS];
} backward_1_rows_scalars;

_Static_assert(sizeof(backward_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_1_rows_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_1_rows_initialize(void *sums_)
{
    backward_1_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_out_times_out);
}

static void backward_1_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_1_rows_sums *into = into_;
    const backward_1_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_out_times_out, slot, &from->sum_d_out_times_out, other, count);
}

static void backward_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        scalars->logsumexp_data_high[j] = (real)a->saved_logsumexp_data[i_outer];
        scalars->logsumexp_data_low[j] = REAL(opsmith_low)(a->saved_logsumexp_data[i_outer]);
    }
}

static void backward_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_1_rows_sums *sums = sums_;
    backward_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double sum_d_out_times_out = opsmith_sum_value(&sums->sum_d_out_times_out, j);

        scalars->logsumexp_data_high[j] = (real)a->saved_logsumexp_data[i_outer];
        scalars->logsumexp_data_low[j] = REAL(opsmith_low)(a->saved_logsumexp_data[i_outer]);
        scalars->sum_d_out_times_out[j] = (real)sum_d_out_times_out;
    }
}

static void backward_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_rows_scalars *scalars = scalars_;
    backward_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        const real logsumexp_data_high = scalars->logsumexp_data_high[j];
        const real logsumexp_data_low = scalars->logsumexp_data_low[j];
        /* sum_d_out_times_out = sum(d_out_times_out, over=(C)) */
        if (a->d_data != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_times_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->C
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        real terms[OPSMITH_CHUNK];
                        HELD(out);
                        OPSMITH_TURNS (i, count) {
                            out[i] = REAL(opsmith_exp)((data[i] - logsumexp_data_high) - logsumexp_data_low);
                        }
                        OPSMITH_TURNS (i, count) {
                            terms[i] = d_out[i] * out[i];
                        }
                        REAL(opsmith_lanes_add)(sum_d_out_times_out_lanes, terms, count, wide);
                    }
                }
                const double sum_d_out_times_out_part = opsmith_sum_total(sum_d_out_times_out_lanes);
                if (wide || isfinite(sum_d_out_times_out_part)) {
                    sums->sum_d_out_times_out.value[j] += sum_d_out_times_out_part;
                    break;
                }
            }
        }
    }
}

static void backward_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(T, d_data, a->d_data != NULL && !a->add_d_data);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_outer = tile->kept + j;
            const real logsumexp_data_high = scalars->logsumexp_data_high[j];
            const real logsumexp_data_low = scalars->logsumexp_data_low[j];
            const real sum_d_out_times_out = scalars->sum_d_out_times_out[j];
            /* d_data = d_out_times_out - sum_d_out_times_out * out */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->C
                        + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        HELD(out);
                        if (tile->held == NULL) {
                            OPSMITH_TURNS (i, count) {
                                out[i] = REAL(opsmith_exp)((data[i] - logsumexp_data_high) - logsumexp_data_low);
                            }
                        }
                        OPSMITH_TURNS (i, count) {
                            const real d_out_times_out = d_out[i] * out[i];
                            d_data[i] = d_data[i] + (d_out_times_out - sum_d_out_times_out * out[i]);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->C
                        + tile->begin;
                    ELEMENT(T) *const d_data_array = d_data_short ? d_data_block + (j - tile->from) * tile->length
                        : a->d_data + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        HELD(out);
                        if (tile->held == NULL) {
                            OPSMITH_TURNS (i, count) {
                                out[i] = REAL(opsmith_exp)((data[i] - logsumexp_data_high) - logsumexp_data_low);
                            }
                        }
                        OPSMITH_TURNS (i, count) {
                            const real d_out_times_out = d_out[i] * out[i];
                            d_data[i] = d_out_times_out - sum_d_out_times_out * out[i];
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

static const opsmith_sweep backward_1_rows_sweeps[] = {
    {backward_1_rows_section_0, backward_1_rows_sweep_1, backward_1_rows_merge_1},
    {backward_1_rows_section_1, backward_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_1_rows = {
    .sweeps = backward_1_rows_sweeps,
    .count = 2,
    .initialize = backward_1_rows_initialize,
    .contiguous = 1,
    .holds = 1,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_1_rows_sums),
    .scalars_bytes = sizeof(backward_1_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward_1(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_softmax_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_logsumexp_data = (double *)(uintptr_t)saved;
    }
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = softmax_backward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_1_columns : &backward_1_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_data != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* backward_2, taken if !(params->temperature == 1.0). Groups over outer, inner; each is swept over C. */

/* Columns: the innermost run is inner, kept. */
typedef struct backward_2_columns_sums {
    opsmith_sum sum_d_out_times_out;
} backward_2_columns_sums;

_Static_assert(sizeof(backward_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_2_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_2_columns_scalars {
    real temperature[OPSMITH_GROUPS];
    real logsumexp_scaled_high[OPSMITH_GROUPS];
    real logsumexp_scaled_low[OPSMITH_GROUPS];
    real sum_d_out_times_out[OPSMITH_GROUPS];
    real one_over_temperature[OPSMITH_GROUPS];
} backward_2_columns_scalars;

_Static_assert(sizeof(backward_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_2_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void backward_2_columns_initialize(void *sums_)
{
    backward_2_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_out_times_out);
}

static void backward_2_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_2_columns_sums *into = into_;
    const backward_2_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_out_times_out, slot, &from->sum_d_out_times_out, other, count);
}

static void backward_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->logsumexp_scaled_high[j] = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
        scalars->logsumexp_scaled_low[j] = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner
            + i_inner]);
    }
}

static void backward_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_2_columns_sums *sums = sums_;
    backward_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->group;
        const int64_t i_inner = tile->kept + j;

        const double sum_d_out_times_out = opsmith_sum_value(&sums->sum_d_out_times_out, j);
        const double one_over_temperature = 1.0 / a->params->temperature;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->logsumexp_scaled_high[j] = (real)a->saved_logsumexp_scaled[i_outer * a->dims->inner + i_inner];
        scalars->logsumexp_scaled_low[j] = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer * a->dims->inner
            + i_inner]);
        scalars->sum_d_out_times_out[j] = (real)sum_d_out_times_out;
        scalars->one_over_temperature[j] = (real)one_over_temperature;
    }
}

static void backward_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_columns_scalars *scalars = scalars_;
    backward_2_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *temperature = scalars->temperature;
    const real *logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real *logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_d_out_times_out = sum(d_out_times_out, over=(C)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
            LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
            FETCH_IF(a->d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real scaled = data[i] / temperature[i];
                const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i]) - logsumexp_scaled_low[i]);
                terms[n + i] = d_out[i] * out;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_d_out_times_out);
    }
}

static void backward_2_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_outer = tile->group;
    const real *temperature = scalars->temperature;
    const real *logsumexp_scaled_high = scalars->logsumexp_scaled_high;
    const real *logsumexp_scaled_low = scalars->logsumexp_scaled_low;
    const real *sum_d_out_times_out = scalars->sum_d_out_times_out;
    const real *one_over_temperature = scalars->one_over_temperature;

    /* d_data = 1 / temperature * d_scaled */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->kept);
                LINE_UPDATE(T, d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH_IF(a->d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real scaled = data[i] / temperature[i];
                    const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i]) - logsumexp_scaled_low[i]);
                    const real d_out_times_out = d_out[i] * out;
                    const real d_scaled = d_out_times_out - sum_d_out_times_out[i] * out;
                    d_data[i] = d_data[i] + one_over_temperature[i] * d_scaled;
                }
                LINE_PUT(T, d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept, 0);
            }
        } else {
            SHEET(T, d_data, 0, a->d_data);
            for (int64_t i_C = tile->first; i_C < tile->last; i_C += tile->step) {
                ELEMENT(T) *const d_data_place = SHEET_LINE(d_data, i_C, a->d_data + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->kept);
                LINE_OF(a->data, T, data, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->kept);
                LINE_OUT(T, d_data, d_data_place, tile->stream && d_data_sheet == NULL);
                FETCH(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
                FETCH_IF(a->d_out, a->d_out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real scaled = data[i] / temperature[i];
                    const real out = REAL(opsmith_exp)((scaled - logsumexp_scaled_high[i]) - logsumexp_scaled_low[i]);
                    const real d_out_times_out = d_out[i] * out;
                    const real d_scaled = d_out_times_out - sum_d_out_times_out[i] * out;
                    d_data[i] = one_over_temperature[i] * d_scaled;
                }
                LINE_PUT(T, d_data, d_data_place, tile->stream && d_data_sheet == NULL);
            }
            SHEET_END(d_data, i_C, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->kept);
        }
    }
}

static void backward_2_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    backward_2_columns_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->temperature[j] = scalars->temperature[j - count];
        scalars->logsumexp_scaled_high[j] = scalars->logsumexp_scaled_high[j - count];
        scalars->logsumexp_scaled_low[j] = scalars->logsumexp_scaled_low[j - count];
        scalars->sum_d_out_times_out[j] = scalars->sum_d_out_times_out[j - count];
        scalars->one_over_temperature[j] = scalars->one_over_temperature[j - count];
    }
}

static const opsmith_sweep backward_2_columns_sweeps[] = {
    {backward_2_columns_section_0, backward_2_columns_sweep_1, backward_2_columns_merge_1},
    {backward_2_columns_section_1, backward_2_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_2_columns = {
    .sweeps = backward_2_columns_sweeps,
    .count = 2,
    .initialize = backward_2_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = backward_2_columns_repeat,
    .sums_bytes = sizeof(backward_2_columns_sums),
    .scalars_bytes = sizeof(backward_2_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Rows: the innermost run is C, reduced. */
typedef struct backward_2_rows_sums {
    opsmith_sum sum_d_out_times_out;
} backward_2_rows_sums;

_Static_assert(sizeof(backward_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_2_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_2_rows_scalars {
    real temperature[OPSMITH_GROUPS];
    real logsumexp_scaled_high[OPSMITH_GROUPS];
    real logsumexp_scaled_low[OPSMITH_GROUPS];
    real sum_d_out_times_out[OPSMITH_GROUPS];
    real one_over_temperature[OPSMITH_GROUPS];
} backward_2_rows_scalars;

_Static_assert(sizeof(backward_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_2_rows_scalars) <= 2560, "workspace_bytes counts on this size");

static void backward_2_rows_initialize(void *sums_)
{
    backward_2_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_out_times_out);
}

static void backward_2_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_2_rows_sums *into = into_;
    const backward_2_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_out_times_out, slot, &from->sum_d_out_times_out, other, count);
}

static void backward_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_2_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->logsumexp_scaled_high[j] = (real)a->saved_logsumexp_scaled[i_outer];
        scalars->logsumexp_scaled_low[j] = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
    }
}

static void backward_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_2_rows_sums *sums = sums_;
    backward_2_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double sum_d_out_times_out = opsmith_sum_value(&sums->sum_d_out_times_out, j);
        const double one_over_temperature = 1.0 / a->params->temperature;

        scalars->temperature[j] = (real)a->params->temperature;
        scalars->logsumexp_scaled_high[j] = (real)a->saved_logsumexp_scaled[i_outer];
        scalars->logsumexp_scaled_low[j] = REAL(opsmith_low)(a->saved_logsumexp_scaled[i_outer]);
        scalars->sum_d_out_times_out[j] = (real)sum_d_out_times_out;
        scalars->one_over_temperature[j] = (real)one_over_temperature;
    }
}

static void backward_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_rows_scalars *scalars = scalars_;
    backward_2_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        const real temperature = scalars->temperature[j];
        const real logsumexp_scaled_high = scalars->logsumexp_scaled_high[j];
        const real logsumexp_scaled_low = scalars->logsumexp_scaled_low[j];
        /* sum_d_out_times_out = sum(d_out_times_out, over=(C)) */
        if (a->d_data != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_times_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->C
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        real terms[OPSMITH_CHUNK];
                        HELD(out);
                        OPSMITH_TURNS (i, count) {
                            const real scaled = data[i] / temperature;
                            out[i] = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                        }
                        OPSMITH_TURNS (i, count) {
                            terms[i] = d_out[i] * out[i];
                        }
                        REAL(opsmith_lanes_add)(sum_d_out_times_out_lanes, terms, count, wide);
                    }
                }
                const double sum_d_out_times_out_part = opsmith_sum_total(sum_d_out_times_out_lanes);
                if (wide || isfinite(sum_d_out_times_out_part)) {
                    sums->sum_d_out_times_out.value[j] += sum_d_out_times_out_part;
                    break;
                }
            }
        }
    }
}

static void backward_2_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(T, d_data, a->d_data != NULL && !a->add_d_data);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_outer = tile->kept + j;
            const real temperature = scalars->temperature[j];
            const real logsumexp_scaled_high = scalars->logsumexp_scaled_high[j];
            const real logsumexp_scaled_low = scalars->logsumexp_scaled_low[j];
            const real sum_d_out_times_out = scalars->sum_d_out_times_out[j];
            const real one_over_temperature = scalars->one_over_temperature[j];
            /* d_data = 1 / temperature * d_scaled */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->C
                        + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        HELD(out);
                        if (tile->held == NULL) {
                            OPSMITH_TURNS (i, count) {
                                const real scaled = data[i] / temperature;
                                out[i] = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                            }
                        }
                        OPSMITH_TURNS (i, count) {
                            const real d_out_times_out = d_out[i] * out[i];
                            const real d_scaled = d_out_times_out - sum_d_out_times_out * out[i];
                            d_data[i] = d_data[i] + one_over_temperature * d_scaled;
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->C + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->C
                        + tile->begin;
                    ELEMENT(T) *const d_data_array = d_data_short ? d_data_block + (j - tile->from) * tile->length
                        : a->d_data + i_outer * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        HELD(out);
                        if (tile->held == NULL) {
                            OPSMITH_TURNS (i, count) {
                                const real scaled = data[i] / temperature;
                                out[i] = REAL(opsmith_exp)((scaled - logsumexp_scaled_high) - logsumexp_scaled_low);
                            }
                        }
                        OPSMITH_TURNS (i, count) {
                            const real d_out_times_out = d_out[i] * out[i];
                            const real d_scaled = d_out_times_out - sum_d_out_times_out * out[i];
                            d_data[i] = one_over_temperature * d_scaled;
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

static const opsmith_sweep backward_2_rows_sweeps[] = {
    {backward_2_rows_section_0, backward_2_rows_sweep_1, backward_2_rows_merge_1},
    {backward_2_rows_section_1, backward_2_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_2_rows = {
    .sweeps = backward_2_rows_sweeps,
    .count = 2,
    .initialize = backward_2_rows_initialize,
    .contiguous = 1,
    .holds = 1,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_2_rows_sums),
    .scalars_bytes = sizeof(backward_2_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward_2(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_softmax_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_logsumexp_scaled = (double *)(uintptr_t)saved;
    }
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = softmax_backward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_2_columns : &backward_2_rows;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_data != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_softmax_backward)(
    const opsmith_softmax_params *params, const opsmith_softmax_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_softmax_backward)(
    const opsmith_softmax_params *params, const opsmith_softmax_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_softmax_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_softmax_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_data},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(ELEMENT(T)), 10, 1, 0, request_data != OPSMITH_NULL},
        {saved, (int64_t)opsmith_softmax_saved_bytes(params, dims), 11, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
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
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
    };
    if (params->temperature == 1.0) {
        backward_1(&a, saved, workspace, executor);
    } else {
        backward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}
