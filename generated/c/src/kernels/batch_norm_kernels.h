/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * batch_norm: Normalizes a batch by the mean and variance of each channel, then applies scale gamma and offset beta.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "batch_norm_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    const ELEMENT(S) *moving_mean; /* (C) */
    const ELEMENT(S) *moving_var; /* (C) */
    ELEMENT(S) *new_moving_mean; /* (C) */
    ELEMENT(S) *new_moving_var; /* (C) */
    ELEMENT(T) *out; /* (outer, C, inner) */
    ELEMENT(S) *mean; /* (C) */
    ELEMENT(S) *invstd; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
} forward_arguments;

/* forward_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_1_sums {
    opsmith_moments moments;
} forward_1_sums;

_Static_assert(sizeof(forward_1_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_1_scalars {
    real mean_high[OPSMITH_GROUPS];
    real mean_low[OPSMITH_GROUPS];
    real invstd_times_scale[OPSMITH_GROUPS];
    real beta[OPSMITH_GROUPS];
} forward_1_scalars;

_Static_assert(sizeof(forward_1_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_1_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_1_initialize(void *sums_)
{
    forward_1_sums *sums = sums_;
    opsmith_moments_initialize(&sums->moments);
}

static void forward_1_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_sums *into = into_;
    const forward_1_sums *from = from_;
    opsmith_moments_merge(&into->moments, slot, &from->moments, other, count);
}

static void forward_1_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_sums *sums = sums_;
    forward_1_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double mean = opsmith_moments_mean(&sums->moments, j);
        const double var = opsmith_moments_var(&sums->moments, j);
        const double invstd = opsmith_rsqrt(var + a->params->eps);
        const double new_moving_mean = (double)a->moving_mean[i_C] * a->params->momentum + mean
            * (1.0 - a->params->momentum);
        const double new_moving_var = (double)a->moving_var[i_C] * a->params->momentum + var
            * (1.0 - a->params->momentum);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double invstd_times_scale = invstd * scale;

        if (a->mean != NULL) {
            a->mean[i_C] = (real)mean;
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = (real)invstd;
        }
        if (a->dims->outer > 0 && a->dims->inner > 0) {
            a->new_moving_mean[i_C] = (real)new_moving_mean;
            a->new_moving_var[i_C] = (real)new_moving_var;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_C] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }

        scalars->mean_high[j] = (real)mean;
        scalars->mean_low[j] = REAL(opsmith_low)(mean);
        scalars->invstd_times_scale[j] = (real)invstd_times_scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
        {
            VALUES(T, data, i_outer, a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
            REAL(opsmith_moments_add)(data_values, &data_slabs, &sums->moments, j);
        }
    }
}

static void forward_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (i_outer) {
        RUN(T, out, 1);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_C = tile->kept + j;
            const real mean_high = scalars->mean_high[j];
            const real mean_low = scalars->mean_low[j];
            const real invstd_times_scale = scalars->invstd_times_scale[j];
            const real beta = scalars->beta[j];
            /* out = (data - mean) * (invstd * scale) + beta */
            {
                const ELEMENT(T) *const data_array = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        out[i] = ((data[i] - mean_high) - mean_low) * invstd_times_scale + beta;
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
        if (out_short) {
            const int64_t i_C = tile->kept + tile->from;
            RUN_END(T, out, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
        }
    }
}

static const opsmith_sweep forward_1_rows_sweeps[] = {
    {NULL, forward_1_rows_sweep_1, forward_1_merge_1},
    {forward_1_section_1, forward_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_1_rows = {
    .sweeps = forward_1_rows_sweeps,
    .count = 2,
    .initialize = forward_1_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_1_sums),
    .scalars_bytes = sizeof(forward_1_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */

static void forward_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
    {
        LINES(T, data, i_outer, a->data + i_outer * a->dims->C + tile->kept);
        REAL(opsmith_moments_columns)(data_values, data_stride, rows, count, data_next, &sums->moments);
    }
}

static void forward_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const real *mean_high = scalars->mean_high;
    const real *mean_low = scalars->mean_low;
    const real *invstd_times_scale = scalars->invstd_times_scale;
    const real *beta = scalars->beta;

    /* out = (data - mean) * (invstd * scale) + beta */
    {
        SHEET(T, out, 0, a->out);
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            ELEMENT(T) *const out_place = SHEET_LINE(out, i_outer, a->out + i_outer * a->dims->C + tile->kept);
            LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
            LINE_OUT(T, out, out_place, tile->stream && out_sheet == NULL);
            FETCH(a->data + i_outer * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                out[i] = ((data[i] - mean_high[i]) - mean_low[i]) * invstd_times_scale[i] + beta[i];
            }
            LINE_PUT(T, out, out_place, tile->stream && out_sheet == NULL);
        }
        SHEET_END(out, i_outer, a->out + i_outer * a->dims->C + tile->kept);
    }
}

static void forward_1_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    forward_1_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->mean_high[j] = scalars->mean_high[j - count];
        scalars->mean_low[j] = scalars->mean_low[j - count];
        scalars->invstd_times_scale[j] = scalars->invstd_times_scale[j - count];
        scalars->beta[j] = scalars->beta[j - count];
    }
}

static const opsmith_sweep forward_1_columns_sweeps[] = {
    {NULL, forward_1_columns_sweep_1, forward_1_merge_1},
    {forward_1_section_1, forward_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_1_columns = {
    .sweeps = forward_1_columns_sweeps,
    .count = 2,
    .initialize = forward_1_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = forward_1_columns_repeat,
    .sums_bytes = sizeof(forward_1_sums),
    .scalars_bytes = sizeof(forward_1_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward_1(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = batch_norm_forward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_1_rows : &forward_1_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* forward_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_2_scalars {
    real moving_mean[OPSMITH_GROUPS];
    real invstd_times_scale[OPSMITH_GROUPS];
    real beta[OPSMITH_GROUPS];
} forward_2_scalars;

_Static_assert(sizeof(forward_2_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_2_scalars) <= 1536, "workspace_bytes counts on this size");

static void forward_2_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_2_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double invstd = opsmith_rsqrt((double)a->moving_var[i_C] + a->params->eps);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double invstd_times_scale = invstd * scale;

        if (a->mean != NULL) {
            a->mean[i_C] = a->moving_mean[i_C];
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = (real)invstd;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }
        if (a->saved_moving_mean != NULL) {
            a->saved_moving_mean[i_C] = (double)a->moving_mean[i_C];
        }

        scalars->moving_mean[j] = a->moving_mean[i_C];
        scalars->invstd_times_scale[j] = (real)invstd_times_scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (i_outer) {
        RUN(T, out, 1);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_C = tile->kept + j;
            const real moving_mean = scalars->moving_mean[j];
            const real invstd_times_scale = scalars->invstd_times_scale[j];
            const real beta = scalars->beta[j];
            /* out = (data - moving_mean) * (invstd * scale) + beta */
            {
                const ELEMENT(T) *const data_array = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        out[i] = (data[i] - moving_mean) * invstd_times_scale + beta;
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
        if (out_short) {
            const int64_t i_C = tile->kept + tile->from;
            RUN_END(T, out, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
        }
    }
}

static const opsmith_sweep forward_2_rows_sweeps[] = {
    {forward_2_section_0, forward_2_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_2_rows = {
    .sweeps = forward_2_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_2_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */

static void forward_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_2_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const real *moving_mean = scalars->moving_mean;
    const real *invstd_times_scale = scalars->invstd_times_scale;
    const real *beta = scalars->beta;

    /* out = (data - moving_mean) * (invstd * scale) + beta */
    {
        SHEET(T, out, 0, a->out);
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            ELEMENT(T) *const out_place = SHEET_LINE(out, i_outer, a->out + i_outer * a->dims->C + tile->kept);
            LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
            LINE_OUT(T, out, out_place, tile->stream && out_sheet == NULL);
            FETCH(a->data + i_outer * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                out[i] = (data[i] - moving_mean[i]) * invstd_times_scale[i] + beta[i];
            }
            LINE_PUT(T, out, out_place, tile->stream && out_sheet == NULL);
        }
        SHEET_END(out, i_outer, a->out + i_outer * a->dims->C + tile->kept);
    }
}

static void forward_2_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    forward_2_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->moving_mean[j] = scalars->moving_mean[j - count];
        scalars->invstd_times_scale[j] = scalars->invstd_times_scale[j - count];
        scalars->beta[j] = scalars->beta[j - count];
    }
}

static const opsmith_sweep forward_2_columns_sweeps[] = {
    {forward_2_section_0, forward_2_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_2_columns = {
    .sweeps = forward_2_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = forward_2_columns_repeat,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_2_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward_2(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = batch_norm_forward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_2_rows : &forward_2_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_batch_norm_forward)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(S) *gamma, const ELEMENT(S) *beta, const ELEMENT(S) *moving_mean, const ELEMENT(S) *moving_var,
        ELEMENT(S) *new_moving_mean, ELEMENT(S) *new_moving_var, ELEMENT(T) *out, ELEMENT(S) *mean, ELEMENT(S) *invstd,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_batch_norm_forward)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(S) *gamma, const ELEMENT(S) *beta, const ELEMENT(S) *moving_mean, const ELEMENT(S) *moving_var,
        ELEMENT(S) *new_moving_mean, ELEMENT(S) *new_moving_var, ELEMENT(T) *out, ELEMENT(S) *mean, ELEMENT(S) *invstd,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_moving_mean = params->training && !params->use_global_stats;
    const int32_t writes_moving_var = params->training && !params->use_global_stats;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 13, 0, 0, 1},
        {beta, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 14, 0, 0, 1},
        {moving_mean, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 15, 0, 0, 1},
        {moving_var, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 16, 0, 0, 1},
        {new_moving_mean, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 17, 1, 15, writes_moving_mean},
        {new_moving_var, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 18, 1, 16, writes_moving_var},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 19, 1, 0, 1},
        {mean, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 20, 1, 0, params->output_mean_var},
        {invstd, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 21, 1, 0, params->output_mean_var},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 1, 0, 0},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
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
        .moving_mean = moving_mean,
        .moving_var = moving_var,
        .new_moving_mean = new_moving_mean,
        .new_moving_var = new_moving_var,
        .out = out,
        .mean = mean,
        .invstd = invstd,
    };
    if (params->training && !params->use_global_stats) {
        forward_1(&a, saved, workspace, executor);
    } else {
        forward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const ELEMENT(T) *d_out; /* (outer, C, inner) */
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    ELEMENT(T) *d_data; /* (outer, C, inner) */
    ELEMENT(S) *d_gamma; /* (C) */
    ELEMENT(S) *d_beta; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
} backward_arguments;

/* backward_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_1_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
} backward_1_sums;

_Static_assert(sizeof(backward_1_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_1_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_1_scalars {
    real mean_high[OPSMITH_GROUPS];
    real mean_low[OPSMITH_GROUPS];
    real factor[OPSMITH_GROUPS];
    real scale_times_invstd[OPSMITH_GROUPS];
    real d_mean_over_size[OPSMITH_GROUPS];
} backward_1_scalars;

_Static_assert(sizeof(backward_1_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_1_scalars) <= 2560, "workspace_bytes counts on this size");

static void backward_1_initialize(void *sums_)
{
    backward_1_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_out_data_minus_mean);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static void backward_1_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_1_sums *into = into_;
    const backward_1_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_out_data_minus_mean, slot, &from->sum_d_out_data_minus_mean, other, count);
    opsmith_sum_merge(&into->sum_d_out, slot, &from->sum_d_out, other, count);
}

static void backward_1_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_1_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        scalars->mean_high[j] = (real)a->saved_mean[i_C];
        scalars->mean_low[j] = REAL(opsmith_low)(a->saved_mean[i_C]);
    }
}

static void backward_1_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_1_sums *sums = sums_;
    backward_1_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean, j);
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, j);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double d_invstd = scale * sum_d_out_data_minus_mean;
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
        const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
        const double scale_times_invstd = scale * a->saved_invstd[i_C];
        const double d_mean = -(scale_times_invstd * sum_d_out);
        const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

        if (a->d_gamma != NULL) {
            const double d_scale = a->saved_invstd[i_C] * sum_d_out_data_minus_mean;
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (real)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_out) : (real)sum_d_out;
        }

        scalars->mean_high[j] = (real)a->saved_mean[i_C];
        scalars->mean_low[j] = REAL(opsmith_low)(a->saved_mean[i_C]);
        scalars->factor[j] = (real)factor;
        scalars->scale_times_invstd[j] = (real)scale_times_invstd;
        scalars->d_mean_over_size[j] = (real)d_mean_over_size;
    }
}

static void backward_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_scalars *scalars = scalars_;
    backward_1_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        const real mean_high = scalars->mean_high[j];
        const real mean_low = scalars->mean_low[j];
        /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)),
         * sum_d_out = sum(d_out, over=(outer, inner)) */
        if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_data_minus_mean_lanes[OPSMITH_WIDTH] = {0};
                double sum_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (i_outer) {
                    const ELEMENT(T) *const data_array = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
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
        } else if (a->d_data != NULL || a->d_beta != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (i_outer) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
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
    }
}

static void backward_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (i_outer) {
        RUN(T, d_data, a->d_data != NULL && !a->add_d_data);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_C = tile->kept + j;
            const real mean_high = scalars->mean_high[j];
            const real mean_low = scalars->mean_low[j];
            const real factor = scalars->factor[j];
            const real scale_times_invstd = scalars->scale_times_invstd[j];
            const real d_mean_over_size = scalars->d_mean_over_size[j];
            /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const data_array = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            d_data[i] = d_data[i] + (factor * data_minus_mean + scale_times_invstd * d_out[i]
                                + d_mean_over_size);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const data_array = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = d_data_short ? d_data_block + (j - tile->from) * tile->length
                        : a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            d_data[i] = factor * data_minus_mean + scale_times_invstd * d_out[i] + d_mean_over_size;
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
        if (d_data_short) {
            const int64_t i_C = tile->kept + tile->from;
            RUN_END(T, d_data, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin);
        }
    }
}

static const opsmith_sweep backward_1_rows_sweeps[] = {
    {backward_1_section_0, backward_1_rows_sweep_1, backward_1_merge_1},
    {backward_1_section_1, backward_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_1_rows = {
    .sweeps = backward_1_rows_sweeps,
    .count = 2,
    .initialize = backward_1_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_1_sums),
    .scalars_bytes = sizeof(backward_1_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */

static void backward_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_scalars *scalars = scalars_;
    backward_1_sums *sums = sums_;
    const int64_t count = tile->to;
    const real *mean_high = scalars->mean_high;
    const real *mean_low = scalars->mean_low;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)) */
    if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->C + tile->kept);
            FETCH(a->data + i_outer * a->dims->C + tile->kept);
            FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_data != NULL || a->d_beta != NULL) {
        LINES_OR(a->d_out, 0, T, d_out, i_outer, a->d_out + i_outer * a->dims->C + tile->kept);
        REAL(opsmith_sum_columns)(d_out_values, d_out_stride, rows, count, d_out_next, &sums->sum_d_out);
    }
}

static void backward_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_1_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const real *mean_high = scalars->mean_high;
    const real *mean_low = scalars->mean_low;
    const real *factor = scalars->factor;
    const real *scale_times_invstd = scalars->scale_times_invstd;
    const real *d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->C + tile->kept);
                LINE_UPDATE(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept);
                FETCH(a->data + i_outer * a->dims->C + tile->kept);
                FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = d_data[i] + (factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i]
                        + d_mean_over_size[i]);
                }
                LINE_PUT(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept, 0);
            }
        } else {
            SHEET(T, d_data, 0, a->d_data);
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                ELEMENT(T) *const d_data_place = SHEET_LINE(d_data, i_outer, a->d_data + i_outer * a->dims->C
                    + tile->kept);
                LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->C + tile->kept);
                LINE_OUT(T, d_data, d_data_place, tile->stream && d_data_sheet == NULL);
                FETCH(a->data + i_outer * a->dims->C + tile->kept);
                FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i] + d_mean_over_size[i];
                }
                LINE_PUT(T, d_data, d_data_place, tile->stream && d_data_sheet == NULL);
            }
            SHEET_END(d_data, i_outer, a->d_data + i_outer * a->dims->C + tile->kept);
        }
    }
}

static void backward_1_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    backward_1_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->mean_high[j] = scalars->mean_high[j - count];
        scalars->mean_low[j] = scalars->mean_low[j - count];
        scalars->factor[j] = scalars->factor[j - count];
        scalars->scale_times_invstd[j] = scalars->scale_times_invstd[j - count];
        scalars->d_mean_over_size[j] = scalars->d_mean_over_size[j - count];
    }
}

static const opsmith_sweep backward_1_columns_sweeps[] = {
    {backward_1_section_0, backward_1_columns_sweep_1, backward_1_merge_1},
    {backward_1_section_1, backward_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_1_columns = {
    .sweeps = backward_1_columns_sweeps,
    .count = 2,
    .initialize = backward_1_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = backward_1_columns_repeat,
    .sums_bytes = sizeof(backward_1_sums),
    .scalars_bytes = sizeof(backward_1_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward_1(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    if (((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
        || a->d_beta != NULL) || a->d_data != NULL || a->d_gamma != NULL || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma))
            || a->d_data != NULL || a->d_beta != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_1_rows : &backward_1_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted,
            ((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
            || a->d_beta != NULL) || a->d_data != NULL || a->d_gamma != NULL || a->d_beta != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* backward_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_2_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_2_sums;

_Static_assert(sizeof(backward_2_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_2_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_2_scalars {
    real moving_mean_high[OPSMITH_GROUPS];
    real moving_mean_low[OPSMITH_GROUPS];
    real scale_times_invstd[OPSMITH_GROUPS];
} backward_2_scalars;

_Static_assert(sizeof(backward_2_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_2_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_2_initialize(void *sums_)
{
    backward_2_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static void backward_2_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_2_sums *into = into_;
    const backward_2_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_d_out, slot, &from->sum_d_out, other, count);
}

static void backward_2_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_2_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double scale_times_invstd = scale * a->saved_invstd[i_C];

        scalars->moving_mean_high[j] = (real)a->saved_moving_mean[i_C];
        scalars->moving_mean_low[j] = REAL(opsmith_low)(a->saved_moving_mean[i_C]);
        scalars->scale_times_invstd[j] = (real)scale_times_invstd;
    }
}

static void backward_2_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_2_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            const double d_scale = a->saved_invstd[i_C] * sum_1;
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (real)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, j);
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_out) : (real)sum_d_out;
        }
    }
}

static void backward_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_scalars *scalars = scalars_;
    backward_2_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        const real moving_mean_high = scalars->moving_mean_high[j];
        const real moving_mean_low = scalars->moving_mean_low[j];
        const real scale_times_invstd = scalars->scale_times_invstd[j];
        /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)), sum_d_out = sum(d_out, over=(outer, inner)) */
        if (a->d_gamma != NULL && !a->params->fix_gamma) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
                double sum_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (i_outer) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);
                        real sum_1_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            sum_1_terms[i] = d_out[i] * ((data[i] - moving_mean_high) - moving_mean_low);
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
                SLABS (i_outer) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
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

        /* d_data = scale * invstd * d_out */
        if (a->d_data != NULL) {
            SLABS (i_outer) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = d_data[i] + scale_times_invstd * d_out[i];
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = scale_times_invstd * d_out[i];
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_2_rows_sweeps[] = {
    {backward_2_section_0, backward_2_rows_sweep_1, backward_2_merge_1},
    {backward_2_section_1, NULL, NULL},
};

static const opsmith_kernel backward_2_rows = {
    .sweeps = backward_2_rows_sweeps,
    .count = 1,
    .initialize = backward_2_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_2_sums),
    .scalars_bytes = sizeof(backward_2_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */

static void backward_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_2_scalars *scalars = scalars_;
    backward_2_sums *sums = sums_;
    const int64_t count = tile->to;
    const real *moving_mean_high = scalars->moving_mean_high;
    const real *moving_mean_low = scalars->moving_mean_low;
    const real *scale_times_invstd = scalars->scale_times_invstd;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)) */
    if (a->d_gamma != NULL && !a->params->fix_gamma) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->C + tile->kept);
            LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
            FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->C + tile->kept);
            FETCH(a->data + i_outer * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = d_out[i] * ((data[i] - moving_mean_high[i]) - moving_mean_low[i]);
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_beta != NULL) {
        LINES_OR(a->d_out, 0, T, d_out, i_outer, a->d_out + i_outer * a->dims->C + tile->kept);
        REAL(opsmith_sum_columns)(d_out_values, d_out_stride, rows, count, d_out_next, &sums->sum_d_out);
    }

    /* d_data = scale * invstd * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->C + tile->kept);
                LINE_UPDATE(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept);
                FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_data[i] = d_data[i] + scale_times_invstd[i] * d_out[i];
                }
                LINE_PUT(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept, 0);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->C + tile->kept);
                LINE_OUT(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept, tile->stream);
                FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_data[i] = scale_times_invstd[i] * d_out[i];
                }
                LINE_PUT(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept, tile->stream);
            }
        }
    }
}

static void backward_2_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    backward_2_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->moving_mean_high[j] = scalars->moving_mean_high[j - count];
        scalars->moving_mean_low[j] = scalars->moving_mean_low[j - count];
        scalars->scale_times_invstd[j] = scalars->scale_times_invstd[j - count];
    }
}

static const opsmith_sweep backward_2_columns_sweeps[] = {
    {backward_2_section_0, backward_2_columns_sweep_1, backward_2_merge_1},
    {backward_2_section_1, NULL, NULL},
};

static const opsmith_kernel backward_2_columns = {
    .sweeps = backward_2_columns_sweeps,
    .count = 1,
    .initialize = backward_2_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = backward_2_columns_repeat,
    .sums_bytes = sizeof(backward_2_sums),
    .scalars_bytes = sizeof(backward_2_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward_2(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    if (((a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL || a->d_data != NULL) || a->d_gamma != NULL
        || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL
            || a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_2_rows : &backward_2_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted,
            ((a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL || a->d_data != NULL)
            || a->d_gamma != NULL || a->d_beta != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_batch_norm_backward)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const ELEMENT(S) *gamma, const ELEMENT(S) *beta, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, ELEMENT(S) *d_gamma, opsmith_request request_gamma, ELEMENT(S) *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_batch_norm_backward)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const ELEMENT(S) *gamma, const ELEMENT(S) *beta, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, ELEMENT(S) *d_gamma, opsmith_request request_gamma, ELEMENT(S) *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 25);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 26);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 27);
    }
    const int32_t reads_data = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_gamma = (params->training && !params->use_global_stats && !params->fix_gamma)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_beta = 0;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 22, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 13, 0, 0, reads_gamma},
        {beta, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 14, 0, 0, reads_beta},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(ELEMENT(T)), 25, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 26, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 27, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
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
    if (params->training && !params->use_global_stats) {
        backward_1(&a, saved, workspace, executor);
    } else {
        backward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}
