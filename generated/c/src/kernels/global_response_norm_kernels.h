/* Made by Opsmith from normalization/global_response_norm.yaml. Changes belong there.
 *
 * global_response_norm: Lets channels compete by their norms over space, relative to the mean norm, and adds the result to the data.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "global_response_norm_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_global_response_norm_params *params;
    const opsmith_global_response_norm_dims *dims;
    const ELEMENT(T) *data; /* (N, outer, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    ELEMENT(T) *out; /* (N, outer, C, inner) */
    double *saved_response;
    double *saved_strength;
    double *saved_mean_strength;
    double *carried_strength;
    double *carried_mean_strength;
} forward_arguments;

/* forward. Groups over N, C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_kernel_1_sums {
    opsmith_norm strength;
} forward_kernel_1_sums;

_Static_assert(sizeof(forward_kernel_1_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_kernel_1_sums) <= 1536, "workspace_bytes counts on this size");

static void forward_kernel_1_initialize(void *sums_)
{
    forward_kernel_1_sums *sums = sums_;
    opsmith_norm_initialize(&sums->strength);
}

static void forward_kernel_1_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_kernel_1_sums *into = into_;
    const forward_kernel_1_sums *from = from_;
    opsmith_norm_merge(&into->strength, slot, &from->strength, other, count);
}

static void forward_kernel_1_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_kernel_1_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        const double strength = opsmith_norm_value(&sums->strength, j);

        if (a->saved_strength != NULL) {
            a->saved_strength[i_N * a->dims->C + i_C] = strength;
        }
        a->carried_strength[i_N * a->dims->C + i_C] = strength;
    }
}

static void forward_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_kernel_1_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;
        /* strength = norm(data, over=(outer, inner)) */
        {
            VALUES(T, data, i_outer, a->data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner
                + tile->begin);
            REAL(opsmith_norm_add)(data_values, &data_slabs, &sums->strength, j);
        }
    }
}

static const opsmith_sweep forward_kernel_1_rows_sweeps[] = {
    {NULL, forward_kernel_1_rows_sweep_1, forward_kernel_1_merge_1},
    {forward_kernel_1_section_1, NULL, NULL},
};

static const opsmith_kernel forward_kernel_1_rows = {
    .sweeps = forward_kernel_1_rows_sweeps,
    .count = 1,
    .initialize = forward_kernel_1_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_kernel_1_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* Columns: the innermost run is C, kept. */

static void forward_kernel_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_kernel_1_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_N = tile->group;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* strength = norm(data, over=(outer, inner)) */
    {
        LINES(T, data, i_outer, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
        REAL(opsmith_norm_columns)(data_values, data_stride, rows, count, data_next, &sums->strength);
    }
}

static const opsmith_sweep forward_kernel_1_columns_sweeps[] = {
    {NULL, forward_kernel_1_columns_sweep_1, forward_kernel_1_merge_1},
    {forward_kernel_1_section_1, NULL, NULL},
};

static const opsmith_kernel forward_kernel_1_columns = {
    .sweeps = forward_kernel_1_columns_sweeps,
    .count = 1,
    .initialize = forward_kernel_1_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_kernel_1_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* forward. Groups over N; each is swept over C. */

/* Rows: the innermost run is C, reduced. */
typedef struct forward_kernel_2_rows_sums {
    opsmith_mean mean_strength;
} forward_kernel_2_rows_sums;

_Static_assert(sizeof(forward_kernel_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_kernel_2_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_kernel_2_rows_scalars {
    real mean_strength_plus_eps[OPSMITH_GROUPS];
} forward_kernel_2_rows_scalars;

_Static_assert(sizeof(forward_kernel_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_kernel_2_rows_scalars) <= 512, "workspace_bytes counts on this size");

static void forward_kernel_2_rows_initialize(void *sums_)
{
    forward_kernel_2_rows_sums *sums = sums_;
    opsmith_mean_initialize(&sums->mean_strength);
}

static void forward_kernel_2_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_kernel_2_rows_sums *into = into_;
    const forward_kernel_2_rows_sums *from = from_;
    opsmith_mean_merge(&into->mean_strength, slot, &from->mean_strength, other, count);
}

static void forward_kernel_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_kernel_2_rows_sums *sums = sums_;
    forward_kernel_2_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->kept + j;

        const double mean_strength = opsmith_mean_value(&sums->mean_strength, j);
        const double mean_strength_plus_eps = mean_strength + a->params->eps;

        if (a->saved_mean_strength != NULL) {
            a->saved_mean_strength[i_N] = mean_strength;
        }
        a->carried_mean_strength[i_N] = mean_strength;

        scalars->mean_strength_plus_eps[j] = (real)mean_strength_plus_eps;
    }
}

static void forward_kernel_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_kernel_2_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_N = tile->kept + j;
        /* mean_strength = mean(strength, over=(C)) */
        {
            real terms[OPSMITH_BLOCK + OPSMITH_CHUNK];
            int64_t filled = 0;
            SLABS (slab) {
                const double *const carried_strength_array = a->carried_strength + i_N * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, 0) {
                    LINE_OF(a->carried_strength, float64, carried_strength, carried_strength_array + at);
                    FETCH(carried_strength_array + at);

                    OPSMITH_TURNS (i, count) {
                        terms[filled + at + i] = (real)carried_strength[i];
                    }
                }
                filled += tile->length;
            }
            const opsmith_slabs slabs = {1, 0, n, NULL};
            REAL(opsmith_mean_add)(terms, &slabs, &sums->mean_strength, j);
        }
    }
}

static void forward_kernel_2_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_kernel_2_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(float64, saved_response, a->saved_response != NULL);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_N = tile->kept + j;
            const real mean_strength_plus_eps = scalars->mean_strength_plus_eps[j];
            /* saved_response = strength / (mean_strength + eps) */
            if (a->saved_response != NULL) {
                const double *const carried_strength_array = a->carried_strength + i_N * a->dims->C + tile->begin;
                double *const saved_response_array = saved_response_short ? saved_response_block + (j - tile->from)
                    * tile->length : a->saved_response + i_N * a->dims->C + tile->begin;
                CHUNKS (at, tile->length, HEAD(saved_response_array)) {
                    LINE_OF(a->carried_strength, float64, carried_strength, carried_strength_array + at);
                    LINE_OUT(float64, saved_response, saved_response_array + at, opsmith_streams(tile));
                    FETCH(carried_strength_array + at);

                    OPSMITH_TURNS (i, count) {
                        saved_response[i] = (double)((real)carried_strength[i] / mean_strength_plus_eps);
                    }
                    LINE_PUT(float64, saved_response, saved_response_array + at, opsmith_streams(tile));
                }
            }
        }
        if (saved_response_short) {
            const int64_t i_N = tile->kept + tile->from;
            RUN_END(float64, saved_response, a->saved_response + i_N * a->dims->C + tile->begin);
        }
    }
}

static const opsmith_sweep forward_kernel_2_rows_sweeps[] = {
    {NULL, forward_kernel_2_rows_sweep_1, forward_kernel_2_rows_merge_1},
    {forward_kernel_2_rows_section_1, forward_kernel_2_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_kernel_2_rows = {
    .sweeps = forward_kernel_2_rows_sweeps,
    .count = 2,
    .initialize = forward_kernel_2_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_kernel_2_rows_sums),
    .scalars_bytes = sizeof(forward_kernel_2_rows_scalars),
    .read_bytes = sizeof(double),
    .stored_bytes = sizeof(double),
};

/* Columns: the innermost run is N, kept. */
typedef struct forward_kernel_2_columns_sums {
    opsmith_mean mean_strength;
} forward_kernel_2_columns_sums;

_Static_assert(sizeof(forward_kernel_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_kernel_2_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_kernel_2_columns_scalars {
    real strength[OPSMITH_GROUPS];
    real response[OPSMITH_GROUPS];
} forward_kernel_2_columns_scalars;

_Static_assert(sizeof(forward_kernel_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_kernel_2_columns_scalars) <= 1024, "workspace_bytes counts on this size");

static void forward_kernel_2_columns_initialize(void *sums_)
{
    forward_kernel_2_columns_sums *sums = sums_;
    opsmith_mean_initialize(&sums->mean_strength);
}

static void forward_kernel_2_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_kernel_2_columns_sums *into = into_;
    const forward_kernel_2_columns_sums *from = from_;
    opsmith_mean_merge(&into->mean_strength, slot, &from->mean_strength, other, count);
}

static void forward_kernel_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_kernel_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->kept + j;

        scalars->strength[j] = (real)a->carried_strength[i_N];
    }
}

static void forward_kernel_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_kernel_2_columns_sums *sums = sums_;
    forward_kernel_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->kept + j;

        const double mean_strength = opsmith_mean_value(&sums->mean_strength, j);
        const double response = a->carried_strength[i_N] / (mean_strength + a->params->eps);

        if (a->saved_mean_strength != NULL) {
            a->saved_mean_strength[i_N] = mean_strength;
        }
        a->carried_mean_strength[i_N] = mean_strength;

        scalars->response[j] = (real)response;
    }
}

static void forward_kernel_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    (void)arguments;
    const forward_kernel_2_columns_scalars *scalars = scalars_;
    forward_kernel_2_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const real *strength = scalars->strength;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* mean_strength = mean(strength, over=(C)) */
    {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];

        OPSMITH_TURNS (i, count) {
            terms[i] = strength[i];
        }
        REAL(opsmith_mean_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->mean_strength);
    }
}

static void forward_kernel_2_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_kernel_2_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const real *response = scalars->response;

    /* saved_response = strength / (mean_strength + eps) */
    if (a->saved_response != NULL) {
        LINE_OUT(float64, saved_response, a->saved_response + tile->kept, tile->stream);

        OPSMITH_TURNS (i, count) {
            saved_response[i] = (double)response[i];
        }
        LINE_PUT(float64, saved_response, a->saved_response + tile->kept, tile->stream);
    }
}

static const opsmith_sweep forward_kernel_2_columns_sweeps[] = {
    {forward_kernel_2_columns_section_0, forward_kernel_2_columns_sweep_1, forward_kernel_2_columns_merge_1},
    {forward_kernel_2_columns_section_1, forward_kernel_2_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_kernel_2_columns = {
    .sweeps = forward_kernel_2_columns_sweeps,
    .count = 2,
    .initialize = forward_kernel_2_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_kernel_2_columns_sums),
    .scalars_bytes = sizeof(forward_kernel_2_columns_scalars),
    .read_bytes = 0,
    .stored_bytes = sizeof(double),
};

/* forward. Groups over N, C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_kernel_3_scalars {
    real gamma_times_response[OPSMITH_GROUPS];
    real beta[OPSMITH_GROUPS];
} forward_kernel_3_scalars;

_Static_assert(sizeof(forward_kernel_3_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_kernel_3_scalars) <= 1024, "workspace_bytes counts on this size");

static void forward_kernel_3_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_kernel_3_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        const double response = a->carried_strength[i_N * a->dims->C + i_C]
            / (a->carried_mean_strength[i_N] + a->params->eps);
        const double gamma_times_response = (double)a->gamma[i_C] * response;

        scalars->gamma_times_response[j] = (real)gamma_times_response;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_kernel_3_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_kernel_3_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (i_outer) {
        RUN(T, out, 1);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_N = tile->group;
            const int64_t i_C = tile->kept + j;
            const real gamma_times_response = scalars->gamma_times_response[j];
            const real beta = scalars->beta[j];
            /* out = data * (gamma * response) + beta + data */
            {
                const ELEMENT(T) *const data_array = a->data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C)
                    * a->dims->inner + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        out[i] = data[i] * gamma_times_response + beta + data[i];
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
        if (out_short) {
            const int64_t i_N = tile->group;
            const int64_t i_C = tile->kept + tile->from;
            RUN_END(T, out, a->out + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner
                + tile->begin);
        }
    }
}

static const opsmith_sweep forward_kernel_3_rows_sweeps[] = {
    {forward_kernel_3_section_0, forward_kernel_3_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_kernel_3_rows = {
    .sweeps = forward_kernel_3_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_kernel_3_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */

static void forward_kernel_3_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_kernel_3_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_N = tile->group;
    const real *gamma_times_response = scalars->gamma_times_response;
    const real *beta = scalars->beta;

    /* out = data * (gamma * response) + beta + data */
    {
        SHEET(T, out, 0, a->out);
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            ELEMENT(T) *const out_place = SHEET_LINE(out, i_outer, a->out + (i_N * a->dims->outer + i_outer)
                * a->dims->C + tile->kept);
            LINE_OF(a->data, T, data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
            LINE_OUT(T, out, out_place, tile->stream && out_sheet == NULL);
            FETCH(a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                out[i] = data[i] * gamma_times_response[i] + beta[i] + data[i];
            }
            LINE_PUT(T, out, out_place, tile->stream && out_sheet == NULL);
        }
        SHEET_END(out, i_outer, a->out + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
    }
}

static void forward_kernel_3_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    forward_kernel_3_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->gamma_times_response[j] = scalars->gamma_times_response[j - count];
        scalars->beta[j] = scalars->beta[j - count];
    }
}

static const opsmith_sweep forward_kernel_3_columns_sweeps[] = {
    {forward_kernel_3_section_0, forward_kernel_3_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_kernel_3_columns = {
    .sweeps = forward_kernel_3_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = forward_kernel_3_columns_repeat,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_kernel_3_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_global_response_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_response = (double *)(uintptr_t)saved;
        a->saved_strength = a->saved_response + dims->N * dims->C;
        a->saved_mean_strength = a->saved_strength + dims->N * dims->C;
    }
    a->carried_strength = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->N * dims->C) * sizeof(double);
    a->carried_mean_strength = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->N) * sizeof(double);
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = global_response_norm_forward_kernel_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_kernel_1_rows : &forward_kernel_1_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
    {
        const int32_t wanted[] = {1, a->saved_response != NULL};
        const opsmith_geometry geometry = global_response_norm_forward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_kernel_2_rows : &forward_kernel_2_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = global_response_norm_forward_kernel_3_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_kernel_3_rows : &forward_kernel_3_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_global_response_norm_forward)(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const ELEMENT(T) *data, const ELEMENT(S) *gamma, const ELEMENT(S) *beta, ELEMENT(T) *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_global_response_norm_forward)(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const ELEMENT(T) *data, const ELEMENT(S) *gamma, const ELEMENT(S) *beta, ELEMENT(T) *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_global_response_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_global_response_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {data, (dims->N * dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 8, 0, 0, 1},
        {beta, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 9, 0, 0, 1},
        {out, (dims->N * dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 1, 0, 1},
        {saved, (int64_t)opsmith_global_response_norm_saved_bytes(params, dims), 15, 1, 0, 0},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_global_response_norm_params *params;
    const opsmith_global_response_norm_dims *dims;
    const ELEMENT(T) *d_out; /* (N, outer, C, inner) */
    const ELEMENT(T) *data; /* (N, outer, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    ELEMENT(T) *d_data; /* (N, outer, C, inner) */
    ELEMENT(S) *d_gamma; /* (C) */
    ELEMENT(S) *d_beta; /* (C) */
    double *saved_response;
    double *saved_strength;
    double *saved_mean_strength;
    double *carried_sum_d_out_data;
    double *carried_sum_d_response_strength;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
} backward_arguments;

/* backward. Groups over N, C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_kernel_1_sums {
    opsmith_sum sum_d_out_data;
} backward_kernel_1_sums;

_Static_assert(sizeof(backward_kernel_1_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_1_sums) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_1_initialize(void *sums_)
{
    backward_kernel_1_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_out_data);
}

static void backward_kernel_1_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_kernel_1_sums *into = into_;
    const backward_kernel_1_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_out_data, slot, &from->sum_d_out_data, other, count);
}

static void backward_kernel_1_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        const double sum_d_out_data = opsmith_sum_value(&sums->sum_d_out_data, j);

        a->carried_sum_d_out_data[i_N * a->dims->C + i_C] = sum_d_out_data;
    }
}

static void backward_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_1_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;
        /* sum_d_out_data = sum(d_out * data, over=(outer, inner)) */
        if (a->d_data != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_data_lanes[OPSMITH_WIDTH] = {0};
                SLABS (i_outer) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const data_array = a->data
                        + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = d_out[i] * data[i];
                        }
                        REAL(opsmith_lanes_add)(sum_d_out_data_lanes, terms, count, wide);
                    }
                }
                const double sum_d_out_data_part = opsmith_sum_total(sum_d_out_data_lanes);
                if (wide || isfinite(sum_d_out_data_part)) {
                    sums->sum_d_out_data.value[j] += sum_d_out_data_part;
                    break;
                }
            }
        }
    }
}

static const opsmith_sweep backward_kernel_1_rows_sweeps[] = {
    {NULL, backward_kernel_1_rows_sweep_1, backward_kernel_1_merge_1},
    {backward_kernel_1_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_1_rows = {
    .sweeps = backward_kernel_1_rows_sweeps,
    .count = 1,
    .initialize = backward_kernel_1_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_1_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* Columns: the innermost run is C, kept. */

static void backward_kernel_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_1_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_N = tile->group;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_d_out_data = sum(d_out * data, over=(outer, inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
            LINE_OF(a->data, T, data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
            FETCH_IF(a->d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
            FETCH(a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = d_out[i] * data[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_d_out_data);
    }
}

static const opsmith_sweep backward_kernel_1_columns_sweeps[] = {
    {NULL, backward_kernel_1_columns_sweep_1, backward_kernel_1_merge_1},
    {backward_kernel_1_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_1_columns = {
    .sweeps = backward_kernel_1_columns_sweeps,
    .count = 1,
    .initialize = backward_kernel_1_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_1_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* backward. Groups over N; each is swept over C. */

/* Rows: the innermost run is C, reduced. */
typedef struct backward_kernel_2_rows_sums {
    opsmith_sum sum_d_response_strength;
} backward_kernel_2_rows_sums;

_Static_assert(sizeof(backward_kernel_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_2_rows_sums) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_2_rows_initialize(void *sums_)
{
    backward_kernel_2_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_response_strength);
}

static void backward_kernel_2_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_kernel_2_rows_sums *into = into_;
    const backward_kernel_2_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_response_strength, slot, &from->sum_d_response_strength, other, count);
}

static void backward_kernel_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_rows_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->kept + j;

        const double sum_d_response_strength = opsmith_sum_value(&sums->sum_d_response_strength, j);

        a->carried_sum_d_response_strength[i_N] = sum_d_response_strength;
    }
}

static void backward_kernel_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_N = tile->kept + j;
        /* sum_d_response_strength = sum(d_response * strength, over=(C)) */
        if (a->d_data != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_response_strength_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(S) *const gamma_array = a->gamma + tile->begin;
                    const double *const carried_sum_d_out_data_array = a->carried_sum_d_out_data + i_N * a->dims->C
                        + tile->begin;
                    const double *const saved_strength_array = a->saved_strength + i_N * a->dims->C + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE(S, gamma, gamma_array + at);
                        LINE_OF(a->carried_sum_d_out_data, float64, carried_sum_d_out_data,
                            carried_sum_d_out_data_array + at);
                        LINE_OF(a->saved_strength, float64, saved_strength, saved_strength_array + at);
                        FETCH(carried_sum_d_out_data_array + at);
                        FETCH(saved_strength_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const real d_response = gamma[i] * (real)carried_sum_d_out_data[i];
                            terms[i] = d_response * (real)saved_strength[i];
                        }
                        REAL(opsmith_lanes_add)(sum_d_response_strength_lanes, terms, count, wide);
                    }
                }
                const double sum_d_response_strength_part = opsmith_sum_total(sum_d_response_strength_lanes);
                if (wide || isfinite(sum_d_response_strength_part)) {
                    sums->sum_d_response_strength.value[j] += sum_d_response_strength_part;
                    break;
                }
            }
        }
    }
}

static const opsmith_sweep backward_kernel_2_rows_sweeps[] = {
    {NULL, backward_kernel_2_rows_sweep_1, backward_kernel_2_rows_merge_1},
    {backward_kernel_2_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_2_rows = {
    .sweeps = backward_kernel_2_rows_sweeps,
    .count = 1,
    .initialize = backward_kernel_2_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_2_rows_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(double) + sizeof(double),
    .stored_bytes = 0,
};

/* Columns: the innermost run is N, kept. */
typedef struct backward_kernel_2_columns_sums {
    opsmith_sum sum_d_response_strength;
} backward_kernel_2_columns_sums;

_Static_assert(sizeof(backward_kernel_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_2_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_kernel_2_columns_scalars {
    real d_response_times_strength[OPSMITH_GROUPS];
} backward_kernel_2_columns_scalars;

_Static_assert(sizeof(backward_kernel_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_kernel_2_columns_scalars) <= 512, "workspace_bytes counts on this size");

static void backward_kernel_2_columns_initialize(void *sums_)
{
    backward_kernel_2_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_response_strength);
}

static void backward_kernel_2_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    backward_kernel_2_columns_sums *into = into_;
    const backward_kernel_2_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_response_strength, slot, &from->sum_d_response_strength, other, count);
}

static void backward_kernel_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->kept + j;

        const double d_response = (double)a->gamma[0] * a->carried_sum_d_out_data[i_N];
        const double d_response_times_strength = d_response * a->saved_strength[i_N];

        scalars->d_response_times_strength[j] = (real)d_response_times_strength;
    }
}

static void backward_kernel_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->kept + j;

        const double sum_d_response_strength = opsmith_sum_value(&sums->sum_d_response_strength, j);

        a->carried_sum_d_response_strength[i_N] = sum_d_response_strength;
    }
}

static void backward_kernel_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_columns_scalars *scalars = scalars_;
    backward_kernel_2_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const real *d_response_times_strength = scalars->d_response_times_strength;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_d_response_strength = sum(d_response * strength, over=(C)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];

        OPSMITH_TURNS (i, count) {
            terms[i] = d_response_times_strength[i];
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_d_response_strength);
    }
}

static const opsmith_sweep backward_kernel_2_columns_sweeps[] = {
    {backward_kernel_2_columns_section_0, backward_kernel_2_columns_sweep_1, backward_kernel_2_columns_merge_1},
    {backward_kernel_2_columns_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_2_columns = {
    .sweeps = backward_kernel_2_columns_sweeps,
    .count = 1,
    .initialize = backward_kernel_2_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_2_columns_sums),
    .scalars_bytes = sizeof(backward_kernel_2_columns_scalars),
    .read_bytes = 0,
    .stored_bytes = 0,
};

/* backward. Groups over C; each is swept over N, outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_kernel_3_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_kernel_3_rows_sums;

_Static_assert(sizeof(backward_kernel_3_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_3_rows_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_kernel_3_rows_scalars {
    double gamma_wide[OPSMITH_GROUPS];
    double eps_wide[OPSMITH_GROUPS];
    int64_t size_wide[OPSMITH_GROUPS];
} backward_kernel_3_rows_scalars;

_Static_assert(sizeof(backward_kernel_3_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_kernel_3_rows_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_3_rows_initialize(void *sums_)
{
    backward_kernel_3_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static void backward_kernel_3_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_kernel_3_rows_sums *into = into_;
    const backward_kernel_3_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_d_out, slot, &from->sum_d_out, other, count);
}

static void backward_kernel_3_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_3_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        scalars->gamma_wide[j] = (double)a->gamma[i_C];
        scalars->eps_wide[j] = a->params->eps;
        scalars->size_wide[j] = a->dims->C;
    }
}

static void backward_kernel_3_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_3_rows_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C] + sum_1) : (real)sum_1;
        }
        if (a->d_beta != NULL) {
            const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, j);
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_out) : (real)sum_d_out;
        }
    }
}

static void backward_kernel_3_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_3_rows_scalars *scalars = scalars_;
    backward_kernel_3_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        const double gamma_wide = scalars->gamma_wide[j];
        const double eps_wide = scalars->eps_wide[j];
        const int64_t size_wide = scalars->size_wide[j];
        /* sum_1 = sum(response * d_out * data, over=(N, outer, inner)), sum_d_out = sum(d_out, over=(N, outer, inner)) */
        if (a->d_gamma != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
                double sum_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const int64_t i_N = slab / a->dims->outer;
                    const int64_t i_outer = slab % a->dims->outer;
                    const real response = (real)a->saved_response[i_N * a->dims->C + i_C];
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const data_array = a->data
                        + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);
                        real sum_1_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            sum_1_terms[i] = response * d_out[i] * data[i];
                        }
                        REAL(opsmith_lanes_add)(sum_1_lanes, sum_1_terms, count, wide);
                        REAL(opsmith_lanes_add)(sum_d_out_lanes, d_out, count, wide);
                    }
                }
                const double sum_1_part = opsmith_sum_total(sum_1_lanes);
                const double sum_d_out_part = opsmith_sum_total(sum_d_out_lanes);
                if (wide || isfinite(sum_1_part + sum_d_out_part)) {
                    sums->sum_1.value[j] += sum_1_part;
                    sums->sum_d_out.value[j] += sum_d_out_part;
                    break;
                }
            }
        } else if (a->d_beta != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const int64_t i_N = slab / a->dims->outer;
                    const int64_t i_outer = slab % a->dims->outer;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        REAL(opsmith_lanes_add)(sum_d_out_lanes, d_out, count, wide);
                    }
                }
                const double sum_d_out_part = opsmith_sum_total(sum_d_out_lanes);
                if (wide || isfinite(sum_d_out_part)) {
                    sums->sum_d_out.value[j] += sum_d_out_part;
                    break;
                }
            }
        }

        /* d_data = d_out + gamma * response * d_out + (d_strength / strength * data if strength != 0 else 0) */
        if (a->d_data != NULL) {
            SLABS (slab) {
                const int64_t i_N = slab / a->dims->outer;
                const int64_t i_outer = slab % a->dims->outer;
                if (a->add_d_data) {
                    const real gamma_times_response = (real)(gamma_wide * a->saved_response[i_N * a->dims->C + i_C]);
                    const int32_t strength_is_not_zero = a->saved_strength[i_N * a->dims->C + i_C] != 0.0;
                    const real d_strength_over_strength = (real)((gamma_wide * a->carried_sum_d_out_data[i_N
                        * a->dims->C + i_C] / (a->saved_mean_strength[i_N] + eps_wide)
                        - a->carried_sum_d_response_strength[i_N] / (double)size_wide
                        / (a->saved_mean_strength[i_N] + eps_wide) / (a->saved_mean_strength[i_N] + eps_wide))
                        / a->saved_strength[i_N * a->dims->C + i_C]);
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const data_array = a->data
                        + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = d_data[i] + (d_out[i] + gamma_times_response * d_out[i]
                                + (strength_is_not_zero ? d_strength_over_strength * data[i] : 0));
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const real gamma_times_response = (real)(gamma_wide * a->saved_response[i_N * a->dims->C + i_C]);
                    const int32_t strength_is_not_zero = a->saved_strength[i_N * a->dims->C + i_C] != 0.0;
                    const real d_strength_over_strength = (real)((gamma_wide * a->carried_sum_d_out_data[i_N
                        * a->dims->C + i_C] / (a->saved_mean_strength[i_N] + eps_wide)
                        - a->carried_sum_d_response_strength[i_N] / (double)size_wide
                        / (a->saved_mean_strength[i_N] + eps_wide) / (a->saved_mean_strength[i_N] + eps_wide))
                        / a->saved_strength[i_N * a->dims->C + i_C]);
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const data_array = a->data
                        + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + ((i_N * a->dims->outer + i_outer) * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = d_out[i] + gamma_times_response * d_out[i]
                                + (strength_is_not_zero ? d_strength_over_strength * data[i] : 0);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_kernel_3_rows_sweeps[] = {
    {backward_kernel_3_rows_section_0, backward_kernel_3_rows_sweep_1, backward_kernel_3_rows_merge_1},
    {backward_kernel_3_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_3_rows = {
    .sweeps = backward_kernel_3_rows_sweeps,
    .count = 1,
    .initialize = backward_kernel_3_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_3_rows_sums),
    .scalars_bytes = sizeof(backward_kernel_3_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_kernel_3_columns_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_kernel_3_columns_sums;

_Static_assert(sizeof(backward_kernel_3_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_3_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_kernel_3_columns_scalars {
    real gamma[OPSMITH_GROUPS];
    double eps_wide[OPSMITH_GROUPS];
    int64_t size_wide[OPSMITH_GROUPS];
} backward_kernel_3_columns_scalars;

_Static_assert(sizeof(backward_kernel_3_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_kernel_3_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_3_columns_initialize(void *sums_)
{
    backward_kernel_3_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static void backward_kernel_3_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    backward_kernel_3_columns_sums *into = into_;
    const backward_kernel_3_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_d_out, slot, &from->sum_d_out, other, count);
}

static void backward_kernel_3_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_3_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        scalars->gamma[j] = a->gamma[i_C];
        scalars->eps_wide[j] = a->params->eps;
        scalars->size_wide[j] = a->dims->C;
    }
}

static void backward_kernel_3_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_3_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C] + sum_1) : (real)sum_1;
        }
        if (a->d_beta != NULL) {
            const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, j);
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_out) : (real)sum_d_out;
        }
    }
}

static void backward_kernel_3_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_3_columns_scalars *scalars = scalars_;
    backward_kernel_3_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const real *gamma = scalars->gamma;
    const double *eps_wide = scalars->eps_wide;
    const int64_t *size_wide = scalars->size_wide;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_1 = sum(response * d_out * data, over=(N, outer, inner)) */
    if (a->d_gamma != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
            const int64_t i_N = slab / a->dims->outer;
            const int64_t i_outer = slab % a->dims->outer;
            LINE(float64, saved_response, a->saved_response + i_N * a->dims->C + tile->kept);
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
            LINE_OF(a->data, T, data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
            FETCH_IF(a->d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
            FETCH(a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = (real)saved_response[i] * d_out[i] * data[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(N, outer, inner)) */
    if (a->d_beta != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
            const int64_t i_N = slab / a->dims->outer;
            const int64_t i_outer = slab % a->dims->outer;
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
            FETCH_IF(a->d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = d_out[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_d_out);
    }

    /* d_data = d_out + gamma * response * d_out + (d_strength / strength * data if strength != 0 else 0) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
                const int64_t i_N = slab / a->dims->outer;
                const int64_t i_outer = slab % a->dims->outer;
                const real mean_strength_plus_eps = (real)(a->saved_mean_strength[i_N] + eps_wide[0]);
                const real factor_high = (real)(a->carried_sum_d_response_strength[i_N] / (double)size_wide[0]
                    / (a->saved_mean_strength[i_N] + eps_wide[0]) / (a->saved_mean_strength[i_N] + eps_wide[0]));
                const real factor_low = REAL(opsmith_low)(a->carried_sum_d_response_strength[i_N]
                    / (double)size_wide[0] / (a->saved_mean_strength[i_N] + eps_wide[0])
                    / (a->saved_mean_strength[i_N] + eps_wide[0]));
                LINE(float64, carried_sum_d_out_data, a->carried_sum_d_out_data + i_N * a->dims->C + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C
                    + tile->kept);
                LINE(float64, saved_response, a->saved_response + i_N * a->dims->C + tile->kept);
                LINE(float64, saved_strength, a->saved_strength + i_N * a->dims->C + tile->kept);
                LINE_OF(a->data, T, data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
                LINE_UPDATE(T, d_data, a->d_data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
                FETCH_IF(a->d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
                FETCH(a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real d_response = gamma[i] * (real)carried_sum_d_out_data[i];
                    const real d_strength = (d_response / mean_strength_plus_eps - factor_high) - factor_low;
                    d_data[i] = d_data[i] + (d_out[i] + gamma[i] * (real)saved_response[i] * d_out[i]
                        + ((real)saved_strength[i] != 0 ? d_strength / (real)saved_strength[i] * data[i] : 0));
                }
                LINE_PUT(T, d_data, a->d_data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept, 0);
            }
        } else {
            for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
                const int64_t i_N = slab / a->dims->outer;
                const int64_t i_outer = slab % a->dims->outer;
                const real mean_strength_plus_eps = (real)(a->saved_mean_strength[i_N] + eps_wide[0]);
                const real factor_high = (real)(a->carried_sum_d_response_strength[i_N] / (double)size_wide[0]
                    / (a->saved_mean_strength[i_N] + eps_wide[0]) / (a->saved_mean_strength[i_N] + eps_wide[0]));
                const real factor_low = REAL(opsmith_low)(a->carried_sum_d_response_strength[i_N]
                    / (double)size_wide[0] / (a->saved_mean_strength[i_N] + eps_wide[0])
                    / (a->saved_mean_strength[i_N] + eps_wide[0]));
                LINE(float64, carried_sum_d_out_data, a->carried_sum_d_out_data + i_N * a->dims->C + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C
                    + tile->kept);
                LINE(float64, saved_response, a->saved_response + i_N * a->dims->C + tile->kept);
                LINE(float64, saved_strength, a->saved_strength + i_N * a->dims->C + tile->kept);
                LINE_OF(a->data, T, data, a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
                LINE_OUT(T, d_data, a->d_data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept,
                    tile->stream);
                FETCH_IF(a->d_out, a->d_out + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);
                FETCH(a->data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real d_response = gamma[i] * (real)carried_sum_d_out_data[i];
                    const real d_strength = (d_response / mean_strength_plus_eps - factor_high) - factor_low;
                    d_data[i] = d_out[i] + gamma[i] * (real)saved_response[i] * d_out[i]
                        + ((real)saved_strength[i] != 0 ? d_strength / (real)saved_strength[i] * data[i] : 0);
                }
                LINE_PUT(T, d_data, a->d_data + (i_N * a->dims->outer + i_outer) * a->dims->C + tile->kept,
                    tile->stream);
            }
        }
    }
}

static const opsmith_sweep backward_kernel_3_columns_sweeps[] = {
    {backward_kernel_3_columns_section_0, backward_kernel_3_columns_sweep_1, backward_kernel_3_columns_merge_1},
    {backward_kernel_3_columns_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_3_columns = {
    .sweeps = backward_kernel_3_columns_sweeps,
    .count = 1,
    .initialize = backward_kernel_3_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_3_columns_sums),
    .scalars_bytes = sizeof(backward_kernel_3_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_global_response_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_response = (double *)(uintptr_t)saved;
        a->saved_strength = a->saved_response + dims->N * dims->C;
        a->saved_mean_strength = a->saved_strength + dims->N * dims->C;
    }
    a->carried_sum_d_out_data = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->N * dims->C) * sizeof(double);
    a->carried_sum_d_response_strength = (double *)(void *)free_bytes;
    free_bytes += (size_t)(dims->N) * sizeof(double);
    {
        const int32_t wanted[] = {a->d_data != NULL};
        const opsmith_geometry geometry = global_response_norm_backward_kernel_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_1_rows : &backward_kernel_1_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
    {
        const int32_t wanted[] = {a->d_data != NULL};
        const opsmith_geometry geometry = global_response_norm_backward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_2_rows : &backward_kernel_2_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
    if (a->d_gamma != NULL || a->d_beta != NULL || a->d_data != NULL) {
        const int32_t wanted[] = {a->d_gamma != NULL || a->d_beta != NULL || a->d_data != NULL};
        const opsmith_geometry geometry = global_response_norm_backward_kernel_3_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_3_rows : &backward_kernel_3_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_gamma != NULL || a->d_beta != NULL
            || a->d_data != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_global_response_norm_backward)(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *data, const ELEMENT(S) *gamma, const ELEMENT(S) *beta,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, ELEMENT(S) *d_gamma,
        opsmith_request request_gamma, ELEMENT(S) *d_beta, opsmith_request request_beta, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_global_response_norm_backward)(
    const opsmith_global_response_norm_params *params, const opsmith_global_response_norm_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *data, const ELEMENT(S) *gamma, const ELEMENT(S) *beta,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, ELEMENT(S) *d_gamma,
        opsmith_request request_gamma, ELEMENT(S) *d_beta, opsmith_request request_beta, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_global_response_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    const int32_t reads_data = 1;
    const int32_t reads_gamma = 1;
    const int32_t reads_beta = 0;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_global_response_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->N * dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 11, 0, 0, 0},
        {data, (dims->N * dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 8, 0, 0, reads_gamma},
        {beta, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 9, 0, 0, reads_beta},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->N * dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(ELEMENT(T)), 12, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 13, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 14, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_global_response_norm_saved_bytes(params, dims), 15, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->N * dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->N * dims->outer * dims->C * dims->inner > 0) {
            memset(d_data, 0, (size_t)(dims->N * dims->outer * dims->C * dims->inner) * sizeof(ELEMENT(T)));
        }
        if (request_gamma == OPSMITH_WRITE && dims->C > 0) {
            memset(d_gamma, 0, (size_t)(dims->C) * sizeof(ELEMENT(S)));
        }
        if (request_beta == OPSMITH_WRITE && dims->C > 0) {
            memset(d_beta, 0, (size_t)(dims->C) * sizeof(ELEMENT(S)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
        .d_gamma = request_gamma != OPSMITH_NULL ? d_gamma : NULL,
        .add_d_gamma = request_gamma == OPSMITH_ADD,
        .d_beta = request_beta != OPSMITH_NULL ? d_beta : NULL,
        .add_d_beta = request_beta == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
