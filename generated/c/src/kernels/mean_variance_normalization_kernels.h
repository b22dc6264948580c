/* Made by Opsmith from normalization/mean_variance_normalization.yaml. Changes belong there.
 *
 * mean_variance_normalization: Subtracts the mean and divides by the standard deviation over any set of axes.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "mean_variance_normalization_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_mean_variance_normalization_params *params;
    const opsmith_mean_variance_normalization_dims *dims;
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *out; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    double *saved_var;
    double *saved_mean;
    double *saved_deviation;
} forward_arguments;

/* forward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
typedef struct forward_sums {
    opsmith_moments moments;
} forward_sums;

_Static_assert(sizeof(forward_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_scalars {
    real mean_high[OPSMITH_GROUPS];
    real mean_low[OPSMITH_GROUPS];
    real offset[OPSMITH_GROUPS];
} forward_scalars;

_Static_assert(sizeof(forward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_scalars) <= 1536, "workspace_bytes counts on this size");

static void forward_initialize(void *sums_)
{
    forward_sums *sums = sums_;
    opsmith_moments_initialize(&sums->moments);
}

static void forward_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_sums *into = into_;
    const forward_sums *from = from_;
    opsmith_moments_merge(&into->moments, slot, &from->moments, other, count);
}

static void forward_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_sums *sums = sums_;
    forward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;

        const double var = opsmith_moments_var(&sums->moments, j);
        const double mean = opsmith_moments_mean(&sums->moments, j);
        const double deviation = var == 0.0 ? 0.0 : sqrt(var);
        const double offset = deviation + 1e-09;

        if (a->saved_var != NULL) {
            a->saved_var[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = var;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = mean;
        }
        if (a->saved_deviation != NULL) {
            a->saved_deviation[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = deviation;
        }

        scalars->mean_high[j] = (real)mean;
        scalars->mean_low[j] = REAL(opsmith_low)(mean);
        scalars->offset[j] = (real)offset;
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
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;
        /* mean = mean(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * var = var(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            real terms[OPSMITH_BLOCK + OPSMITH_CHUNK];
            int64_t filled = 0;
            SLABS (slab) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                const ELEMENT(T) *const data_array = a->data
                    + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                CHUNKS (at, tile->length, 0) {
                    LINE_OF(a->data, T, data, data_array + at);
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        terms[filled + at + i] = data[i];
                    }
                }
                filled += tile->length;
            }
            const opsmith_slabs slabs = {1, 0, n, NULL};
            REAL(opsmith_moments_add)(terms, &slabs, &sums->moments, j);
        }
    }
}

static void forward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
        const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
        const int64_t i_reduced_3 = slab % a->dims->reduced_3;
        RUN(T, out, 1);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
            const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
            const int64_t i_kept_3 = tile->group % a->dims->kept_3;
            const int64_t i_kept_4 = tile->kept + j;
            const real mean_high = scalars->mean_high[j];
            const real mean_low = scalars->mean_low[j];
            const real offset = scalars->offset[j];
            /* out = (data - mean) / (deviation + 1e-09) */
            {
                const ELEMENT(T) *const data_array = a->data
                    + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        out[i] = ((data[i] - mean_high) - mean_low) / offset;
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
        if (out_short) {
            const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
            const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
            const int64_t i_kept_3 = tile->group % a->dims->kept_3;
            const int64_t i_kept_4 = tile->kept + tile->from;
            RUN_END(T, out, a->out + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
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

/* Columns: the innermost run is kept_4, kept. */

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* mean = mean(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
     * var = var(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            LINE_OF(a->data, T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + tile->kept);
            FETCH(a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = data[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_moments_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->moments);
    }
}

static void forward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const real *mean_high = scalars->mean_high;
    const real *mean_low = scalars->mean_low;
    const real *offset = scalars->offset;

    /* out = (data - mean) / (deviation + 1e-09) */
    {
        for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            LINE_OF(a->data, T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + tile->kept);
            LINE_OUT(T, out, a->out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->kept, tile->stream);
            FETCH(a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->kept);

            OPSMITH_TURNS (i, count) {
                out[i] = ((data[i] - mean_high[i]) - mean_low[i]) / offset[i];
            }
            LINE_PUT(T, out, a->out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->kept, tile->stream);
        }
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
    .repeat = NULL,
    .sums_bytes = sizeof(forward_sums),
    .scalars_bytes = sizeof(forward_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_mean_variance_normalization_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_var = (double *)(uintptr_t)saved;
        a->saved_mean = a->saved_var + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
        a->saved_deviation = a->saved_mean + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = mean_variance_normalization_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_mean_variance_normalization_forward)(
    const opsmith_mean_variance_normalization_params *params, const opsmith_mean_variance_normalization_dims *dims,
        const ELEMENT(T) *data, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_mean_variance_normalization_forward)(
    const opsmith_mean_variance_normalization_params *params, const opsmith_mean_variance_normalization_dims *dims,
        const ELEMENT(T) *data, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_mean_variance_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_mean_variance_normalization_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 11);
    }
    const opsmith_array arrays[] = {
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, 1},
        {out, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(ELEMENT(T)), 7, 1, 0, 1},
        {saved, (int64_t)opsmith_mean_variance_normalization_saved_bytes(params, dims), 10, 1, 0, 0},
        {workspace, (int64_t)needed, 11, 1, 0, 0},
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
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_mean_variance_normalization_params *params;
    const opsmith_mean_variance_normalization_dims *dims;
    const ELEMENT(T) *d_out; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *d_data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    double *saved_var;
    double *saved_mean;
    double *saved_deviation;
    int32_t add_d_data;
} backward_arguments;

/* backward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
typedef struct backward_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
} backward_sums;

_Static_assert(sizeof(backward_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_scalars {
    real mean_high[OPSMITH_GROUPS];
    real mean_low[OPSMITH_GROUPS];
    int32_t value[OPSMITH_GROUPS];
    real factor[OPSMITH_GROUPS];
    real one_over_term[OPSMITH_GROUPS];
    real d_mean_over_size[OPSMITH_GROUPS];
} backward_scalars;

_Static_assert(sizeof(backward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_scalars) <= 3072, "workspace_bytes counts on this size");

static void backward_initialize(void *sums_)
{
    backward_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_out_data_minus_mean);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static void backward_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_sums *into = into_;
    const backward_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_out_data_minus_mean, slot, &from->sum_d_out_data_minus_mean, other, count);
    opsmith_sum_merge(&into->sum_d_out, slot, &from->sum_d_out, other, count);
}

static void backward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;

        scalars->mean_high[j] = (real)a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3
            + i_kept_3) * a->dims->kept_4 + i_kept_4];
        scalars->mean_low[j] = REAL(opsmith_low)(a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2)
            * a->dims->kept_3 + i_kept_3) * a->dims->kept_4 + i_kept_4]);
    }
}

static void backward_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_sums *sums = sums_;
    backward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;

        const int32_t value = !(a->saved_var[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
            * a->dims->kept_4 + i_kept_4] == 0.0);
        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean, j);
        const double term = a->saved_deviation[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
            * a->dims->kept_4 + i_kept_4] + 1e-09;
        const double d_deviation = -(sum_d_out_data_minus_mean / term / term);
        const double d_var = value ? 0.5 * d_deviation
            / sqrt(a->saved_var[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
            * a->dims->kept_4 + i_kept_4]) : 0.0;
        const double factor = 2.0 / (double)(a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
            * a->dims->reduced_4) * d_var;
        const double one_over_term = 1.0 / term;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, j);
        const double d_mean = -(sum_d_out / term);
        const double d_mean_over_size = d_mean / (double)(a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
            * a->dims->reduced_4);

        scalars->mean_high[j] = (real)a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3
            + i_kept_3) * a->dims->kept_4 + i_kept_4];
        scalars->mean_low[j] = REAL(opsmith_low)(a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2)
            * a->dims->kept_3 + i_kept_3) * a->dims->kept_4 + i_kept_4]);
        scalars->value[j] = value;
        scalars->factor[j] = (real)factor;
        scalars->one_over_term[j] = (real)one_over_term;
        scalars->d_mean_over_size[j] = (real)d_mean_over_size;
    }
}

static void backward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    backward_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;
        const real mean_high = scalars->mean_high[j];
        const real mean_low = scalars->mean_low[j];
        /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
         * sum_d_out = sum(d_out, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        if (a->d_data != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_data_minus_mean_lanes[OPSMITH_WIDTH] = {0};
                double sum_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                    const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                    const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                    const ELEMENT(T) *const data_array = a->data
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        real sum_d_out_data_minus_mean_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            sum_d_out_data_minus_mean_terms[i] = d_out[i] * data_minus_mean;
                        }
                        REAL(opsmith_lanes_add)(sum_d_out_data_minus_mean_lanes, sum_d_out_data_minus_mean_terms,
                            count, wide);
                        REAL(opsmith_lanes_add)(sum_d_out_lanes, d_out, count, wide);
                    }
                }
                const double sum_d_out_data_minus_mean_part = opsmith_sum_total(sum_d_out_data_minus_mean_lanes);
                const double sum_d_out_part = opsmith_sum_total(sum_d_out_lanes);
                if (wide || isfinite(sum_d_out_data_minus_mean_part + sum_d_out_part)) {
                    sums->sum_d_out_data_minus_mean.value[j] += sum_d_out_data_minus_mean_part;
                    sums->sum_d_out.value[j] += sum_d_out_part;
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
    SLABS (slab) {
        const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
        const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
        const int64_t i_reduced_3 = slab % a->dims->reduced_3;
        RUN(T, d_data, a->d_data != NULL && !a->add_d_data);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
            const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
            const int64_t i_kept_3 = tile->group % a->dims->kept_3;
            const int64_t i_kept_4 = tile->kept + j;
            const real mean_high = scalars->mean_high[j];
            const real mean_low = scalars->mean_low[j];
            const int32_t value = scalars->value[j];
            const real factor = scalars->factor[j];
            const real one_over_term = scalars->one_over_term[j];
            const real d_mean_over_size = scalars->d_mean_over_size[j];
            /* d_data = (2 / size(reduced_1, reduced_2, reduced_3, reduced_4) * d_var * data_minus_mean if not var == 0 else 0) + 1 / term * d_out + d_mean / size(reduced_1, reduced_2, reduced_3, reduced_4) */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const data_array = a->data
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            d_data[i] = d_data[i] + ((value ? factor * data_minus_mean : 0) + one_over_term * d_out[i]
                                + d_mean_over_size);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const data_array = a->data
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    ELEMENT(T) *const d_data_array = d_data_short ? d_data_block + (j - tile->from) * tile->length
                        : a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            d_data[i] = (value ? factor * data_minus_mean : 0) + one_over_term * d_out[i]
                                + d_mean_over_size;
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
        if (d_data_short) {
            const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
            const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
            const int64_t i_kept_3 = tile->group % a->dims->kept_3;
            const int64_t i_kept_4 = tile->kept + tile->from;
            RUN_END(T, d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
        }
    }
}

static const opsmith_sweep backward_rows_sweeps[] = {
    {backward_section_0, backward_rows_sweep_1, backward_merge_1},
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

/* Columns: the innermost run is kept_4, kept. */

static void backward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    backward_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const real *mean_high = scalars->mean_high;
    const real *mean_low = scalars->mean_low;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
     * sum_d_out = sum(d_out, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    if (a->d_data != NULL) {
        real sum_d_out_data_minus_mean_terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        real sum_d_out_terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            LINE_OF(a->data, T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + tile->kept);
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out
                + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2) * a->dims->reduced_2
                + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3) * a->dims->kept_4
                + tile->kept);
            FETCH(a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->kept);
            FETCH_IF(a->d_out, a->d_out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                sum_d_out_data_minus_mean_terms[n + i] = d_out[i] * data_minus_mean;
                sum_d_out_terms[n + i] = d_out[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(sum_d_out_data_minus_mean_terms, OPSMITH_CHUNK, rows, count, NULL,
            &sums->sum_d_out_data_minus_mean);
        REAL(opsmith_sum_columns)(sum_d_out_terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_d_out);
    }
}

static void backward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const real *mean_high = scalars->mean_high;
    const real *mean_low = scalars->mean_low;
    const int32_t *value = scalars->value;
    const real *factor = scalars->factor;
    const real *one_over_term = scalars->one_over_term;
    const real *d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = (2 / size(reduced_1, reduced_2, reduced_3, reduced_4) * d_var * data_minus_mean if not var == 0 else 0) + 1 / term * d_out + d_mean / size(reduced_1, reduced_2, reduced_3, reduced_4) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                LINE_OF(a->data, T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out
                    + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                LINE_UPDATE(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                FETCH(a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                FETCH_IF(a->d_out, a->d_out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = d_data[i] + ((value[i] ? factor[i] * data_minus_mean : 0) + one_over_term[i] * d_out[i]
                        + d_mean_over_size[i]);
                }
                LINE_PUT(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept, 0);
            }
        } else {
            for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                LINE_OF(a->data, T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out
                    + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                LINE_OUT(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept, tile->stream);
                FETCH(a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                FETCH_IF(a->d_out, a->d_out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = (value[i] ? factor[i] * data_minus_mean : 0) + one_over_term[i] * d_out[i]
                        + d_mean_over_size[i];
                }
                LINE_PUT(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept, tile->stream);
            }
        }
    }
}

static const opsmith_sweep backward_columns_sweeps[] = {
    {backward_section_0, backward_columns_sweep_1, backward_merge_1},
    {backward_section_1, backward_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_columns = {
    .sweeps = backward_columns_sweeps,
    .count = 2,
    .initialize = backward_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_sums),
    .scalars_bytes = sizeof(backward_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_mean_variance_normalization_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_var = (double *)(uintptr_t)saved;
        a->saved_mean = a->saved_var + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
        a->saved_deviation = a->saved_mean + dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4;
    }
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = mean_variance_normalization_backward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_rows : &backward_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_data != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_mean_variance_normalization_backward)(
    const opsmith_mean_variance_normalization_params *params, const opsmith_mean_variance_normalization_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *data, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_mean_variance_normalization_backward)(
    const opsmith_mean_variance_normalization_params *params, const opsmith_mean_variance_normalization_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *data, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_mean_variance_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 9);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_mean_variance_normalization_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 11);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 0},
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, reads_data},
        {request_data != OPSMITH_NULL ? d_data : NULL,
            (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(ELEMENT(T)), 9, 1, 0, request_data != OPSMITH_NULL},
        {saved, (int64_t)opsmith_mean_variance_normalization_saved_bytes(params, dims), 10, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 11, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3 * dims->kept_4
        * dims->reduced_4 == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2
            * dims->kept_3 * dims->reduced_3 * dims->kept_4 * dims->reduced_4 > 0) {
            memset(d_data, 0, (size_t)(dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3
                * dims->reduced_3 * dims->kept_4 * dims->reduced_4) * sizeof(ELEMENT(T)));
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
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
