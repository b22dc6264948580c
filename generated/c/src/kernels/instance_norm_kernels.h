/* Made by Opsmith from normalization/instance_norm.yaml. Changes belong there.
 *
 * instance_norm: Normalizes each channel of each example by its own mean and variance, then applies scale gamma and offset beta.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "instance_norm_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_instance_norm_params *params;
    const opsmith_instance_norm_dims *dims;
    const ELEMENT(T) *data; /* (N, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    ELEMENT(T) *out; /* (N, C, inner) */
    double *saved_mean;
    double *saved_invstd;
} forward_arguments;

/* forward. Groups over N, C; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_rows_sums {
    opsmith_moments moments;
} forward_rows_sums;

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_rows_scalars {
    real mean_high[OPSMITH_GROUPS];
    real mean_low[OPSMITH_GROUPS];
    real invstd_times_gamma[OPSMITH_GROUPS];
    real beta[OPSMITH_GROUPS];
} forward_rows_scalars;

_Static_assert(sizeof(forward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_rows_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_rows_initialize(void *sums_)
{
    forward_rows_sums *sums = sums_;
    opsmith_moments_initialize(&sums->moments);
}

static void forward_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_rows_sums *into = into_;
    const forward_rows_sums *from = from_;
    opsmith_moments_merge(&into->moments, slot, &from->moments, other, count);
}

static void forward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_rows_sums *sums = sums_;
    forward_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        const double mean = opsmith_moments_mean(&sums->moments, j);
        const double var = opsmith_moments_var(&sums->moments, j);
        const double invstd = opsmith_rsqrt(var + a->params->eps);
        const double invstd_times_gamma = invstd * (a->gamma == NULL ? 1 : (double)a->gamma[i_C]);

        if (a->saved_mean != NULL) {
            a->saved_mean[i_N * a->dims->C + i_C] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_N * a->dims->C + i_C] = invstd;
        }

        scalars->mean_high[j] = (real)mean;
        scalars->mean_low[j] = REAL(opsmith_low)(mean);
        scalars->invstd_times_gamma[j] = (real)invstd_times_gamma;
        scalars->beta[j] = (real)(a->beta == NULL ? 0 : (double)a->beta[i_C]);
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
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;
        /* mean = mean(data, over=(inner)), var = var(data, over=(inner)) */
        {
            VALUES(T, data, slab, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
            REAL(opsmith_moments_add)(data_values, &data_slabs, &sums->moments, j);
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
            const int64_t i_N = tile->group;
            const int64_t i_C = tile->kept + j;
            const real mean_high = scalars->mean_high[j];
            const real mean_low = scalars->mean_low[j];
            const real invstd_times_gamma = scalars->invstd_times_gamma[j];
            const real beta = scalars->beta[j];
            /* out = (data - mean) * (invstd * gamma) + beta */
            {
                const ELEMENT(T) *const data_array = a->data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        out[i] = ((data[i] - mean_high) - mean_low) * invstd_times_gamma + beta;
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
        if (out_short) {
            const int64_t i_N = tile->group;
            const int64_t i_C = tile->kept + tile->from;
            RUN_END(T, out, a->out + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
        }
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
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_rows_sums),
    .scalars_bytes = sizeof(forward_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_columns_sums {
    opsmith_moments moments;
} forward_columns_sums;

_Static_assert(sizeof(forward_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_columns_scalars {
    real data[OPSMITH_GROUPS];
    real out[OPSMITH_GROUPS];
} forward_columns_scalars;

_Static_assert(sizeof(forward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_columns_scalars) <= 1024, "workspace_bytes counts on this size");

static void forward_columns_initialize(void *sums_)
{
    forward_columns_sums *sums = sums_;
    opsmith_moments_initialize(&sums->moments);
}

static void forward_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_columns_sums *into = into_;
    const forward_columns_sums *from = from_;
    opsmith_moments_merge(&into->moments, slot, &from->moments, other, count);
}

static void forward_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        scalars->data[j] = LOAD(T, a->data[i_N * a->dims->C + i_C]);
    }
}

static void forward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_columns_sums *sums = sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        const double mean = opsmith_moments_mean(&sums->moments, j);
        const double var = opsmith_moments_var(&sums->moments, j);
        const double invstd = opsmith_rsqrt(var + a->params->eps);
        const double out = ((double)LOAD(T, a->data[i_N * a->dims->C + i_C]) - mean)
            * (invstd * (a->gamma == NULL ? 1 : (double)a->gamma[i_C])) + (a->beta == NULL ? 0 : (double)a->beta[i_C]);

        if (a->saved_mean != NULL) {
            a->saved_mean[i_N * a->dims->C + i_C] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_N * a->dims->C + i_C] = invstd;
        }

        scalars->out[j] = (real)out;
    }
}

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    (void)arguments;
    const forward_columns_scalars *scalars = scalars_;
    forward_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const real *data = scalars->data;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* mean = mean(data, over=(inner)), var = var(data, over=(inner)) */
    {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];

        OPSMITH_TURNS (i, count) {
            terms[i] = data[i];
        }
        REAL(opsmith_moments_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->moments);
    }
}

static void forward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_N = tile->group;
    const real *out = scalars->out;

    /* out = (data - mean) * (invstd * gamma) + beta */
    {
        LINE_OUT(T, out_elements, a->out + i_N * a->dims->C + tile->kept, tile->stream);

        OPSMITH_TURNS (i, count) {
            out_elements[i] = out[i];
        }
        LINE_PUT(T, out_elements, a->out + i_N * a->dims->C + tile->kept, tile->stream);
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
    .repeat = NULL,
    .sums_bytes = sizeof(forward_columns_sums),
    .scalars_bytes = sizeof(forward_columns_scalars),
    .read_bytes = 0,
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_instance_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->N * dims->C;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = instance_norm_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_instance_norm_forward)(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(S) *gamma, const ELEMENT(S) *beta, ELEMENT(T) *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_instance_norm_forward)(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(S) *gamma, const ELEMENT(S) *beta, ELEMENT(T) *out, void *saved, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_instance_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_instance_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 15);
    }
    const opsmith_array arrays[] = {
        {data, (dims->N * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 7, 0, 0, 0},
        {beta, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 8, 0, 0, 0},
        {out, (dims->N * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 1, 0, 1},
        {saved, (int64_t)opsmith_instance_norm_saved_bytes(params, dims), 14, 1, 0, 0},
        {workspace, (int64_t)needed, 15, 1, 0, 0},
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
    const opsmith_instance_norm_params *params;
    const opsmith_instance_norm_dims *dims;
    const ELEMENT(T) *d_out; /* (N, C, inner) */
    const ELEMENT(T) *data; /* (N, C, inner) */
    const ELEMENT(S) *gamma; /* (C) */
    const ELEMENT(S) *beta; /* (C) */
    ELEMENT(T) *d_data; /* (N, C, inner) */
    ELEMENT(S) *d_gamma; /* (C) */
    ELEMENT(S) *d_beta; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
} backward_arguments;

/* backward. Groups over N, C; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_kernel_1_rows_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
} backward_kernel_1_rows_sums;

_Static_assert(sizeof(backward_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_1_rows_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_rows_scalars {
    real mean_high[OPSMITH_GROUPS];
    real mean_low[OPSMITH_GROUPS];
    real factor[OPSMITH_GROUPS];
    real gamma_times_invstd[OPSMITH_GROUPS];
    real d_mean_over_size[OPSMITH_GROUPS];
} backward_kernel_1_rows_scalars;

_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= 2560, "workspace_bytes counts on this size");

static void backward_kernel_1_rows_initialize(void *sums_)
{
    backward_kernel_1_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_out_data_minus_mean);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static void backward_kernel_1_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_kernel_1_rows_sums *into = into_;
    const backward_kernel_1_rows_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_out_data_minus_mean, slot, &from->sum_d_out_data_minus_mean, other, count);
    opsmith_sum_merge(&into->sum_d_out, slot, &from->sum_d_out, other, count);
}

static void backward_kernel_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        scalars->mean_high[j] = (real)a->saved_mean[i_N * a->dims->C + i_C];
        scalars->mean_low[j] = REAL(opsmith_low)(a->saved_mean[i_N * a->dims->C + i_C]);
    }
}

static void backward_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_sums *sums = sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean, j);
        const double d_invstd = (a->gamma == NULL ? 1 : (double)a->gamma[i_C]) * sum_d_out_data_minus_mean;
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_N * a->dims->C + i_C] * a->saved_invstd[i_N
            * a->dims->C + i_C] * a->saved_invstd[i_N * a->dims->C + i_C]);
        const double factor = 2.0 / (double)a->dims->inner * d_var;
        const double gamma_times_invstd = (a->gamma == NULL ? 1 : (double)a->gamma[i_C]) * a->saved_invstd[i_N
            * a->dims->C + i_C];
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, j);
        const double d_mean = -(gamma_times_invstd * sum_d_out);
        const double d_mean_over_size = d_mean / (double)a->dims->inner;

        scalars->mean_high[j] = (real)a->saved_mean[i_N * a->dims->C + i_C];
        scalars->mean_low[j] = REAL(opsmith_low)(a->saved_mean[i_N * a->dims->C + i_C]);
        scalars->factor[j] = (real)factor;
        scalars->gamma_times_invstd[j] = (real)gamma_times_invstd;
        scalars->d_mean_over_size[j] = (real)d_mean_over_size;
    }
}

static void backward_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_scalars *scalars = scalars_;
    backward_kernel_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;
        const real mean_high = scalars->mean_high[j];
        const real mean_low = scalars->mean_low[j];
        /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(inner)), sum_d_out = sum(d_out, over=(inner)) */
        if (a->d_data != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_data_minus_mean_lanes[OPSMITH_WIDTH] = {0};
                double sum_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const data_array = a->data + (i_N * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + (i_N * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
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

static void backward_kernel_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        RUN(T, d_data, a->d_data != NULL && !a->add_d_data);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_N = tile->group;
            const int64_t i_C = tile->kept + j;
            const real mean_high = scalars->mean_high[j];
            const real mean_low = scalars->mean_low[j];
            const real factor = scalars->factor[j];
            const real gamma_times_invstd = scalars->gamma_times_invstd[j];
            const real d_mean_over_size = scalars->d_mean_over_size[j];
            /* d_data = 2 / size(inner) * d_var * data_minus_mean + gamma_times_invstd * d_out + d_mean / size(inner) */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const data_array = a->data + (i_N * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + (i_N * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + (i_N * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            d_data[i] = d_data[i] + (factor * data_minus_mean + gamma_times_invstd * d_out[i]
                                + d_mean_over_size);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const data_array = a->data + (i_N * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + (i_N * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = d_data_short ? d_data_block + (j - tile->from) * tile->length
                        : a->d_data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            d_data[i] = factor * data_minus_mean + gamma_times_invstd * d_out[i] + d_mean_over_size;
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
        if (d_data_short) {
            const int64_t i_N = tile->group;
            const int64_t i_C = tile->kept + tile->from;
            RUN_END(T, d_data, a->d_data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
        }
    }
}

static const opsmith_sweep backward_kernel_1_rows_sweeps[] = {
    {backward_kernel_1_rows_section_0, backward_kernel_1_rows_sweep_1, backward_kernel_1_rows_merge_1},
    {backward_kernel_1_rows_section_1, backward_kernel_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_kernel_1_rows = {
    .sweeps = backward_kernel_1_rows_sweeps,
    .count = 2,
    .initialize = backward_kernel_1_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_1_rows_sums),
    .scalars_bytes = sizeof(backward_kernel_1_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_kernel_1_columns_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
} backward_kernel_1_columns_sums;

_Static_assert(sizeof(backward_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_columns_scalars {
    real d_out_times_data_minus_mean[OPSMITH_GROUPS];
    real d_out[OPSMITH_GROUPS];
    real offset[OPSMITH_GROUPS];
} backward_kernel_1_columns_scalars;

_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_1_columns_initialize(void *sums_)
{
    backward_kernel_1_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_d_out_data_minus_mean);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static void backward_kernel_1_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    backward_kernel_1_columns_sums *into = into_;
    const backward_kernel_1_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_d_out_data_minus_mean, slot, &from->sum_d_out_data_minus_mean, other, count);
    opsmith_sum_merge(&into->sum_d_out, slot, &from->sum_d_out, other, count);
}

static void backward_kernel_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        const double data_minus_mean = (double)LOAD(T, a->data[i_N * a->dims->C + i_C]) - a->saved_mean[i_N
            * a->dims->C + i_C];
        const double d_out_times_data_minus_mean = (a->d_out == NULL ? 0
            : (double)LOAD(T, a->d_out[i_N * a->dims->C + i_C])) * data_minus_mean;

        scalars->d_out_times_data_minus_mean[j] = (real)d_out_times_data_minus_mean;
        scalars->d_out[j] = (real)(a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_N * a->dims->C + i_C]));
    }
}

static void backward_kernel_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_sums *sums = sums_;
    backward_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->kept + j;

        const double data_minus_mean = (double)LOAD(T, a->data[i_N * a->dims->C + i_C]) - a->saved_mean[i_N
            * a->dims->C + i_C];
        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean, j);
        const double d_invstd = (a->gamma == NULL ? 1 : (double)a->gamma[i_C]) * sum_d_out_data_minus_mean;
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_N * a->dims->C + i_C] * a->saved_invstd[i_N
            * a->dims->C + i_C] * a->saved_invstd[i_N * a->dims->C + i_C]);
        const double gamma_times_invstd = (a->gamma == NULL ? 1 : (double)a->gamma[i_C]) * a->saved_invstd[i_N
            * a->dims->C + i_C];
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, j);
        const double d_mean = -(gamma_times_invstd * sum_d_out);
        const double offset = 2.0 / (double)a->dims->inner * d_var * data_minus_mean + gamma_times_invstd
            * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_N * a->dims->C + i_C])) + d_mean
            / (double)a->dims->inner;

        scalars->offset[j] = (real)offset;
    }
}

static void backward_kernel_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_scalars *scalars = scalars_;
    backward_kernel_1_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const real *d_out_times_data_minus_mean = scalars->d_out_times_data_minus_mean;
    const real *d_out = scalars->d_out;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(inner)), sum_d_out = sum(d_out, over=(inner)) */
    if (a->d_data != NULL) {
        real sum_d_out_data_minus_mean_terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        real sum_d_out_terms[OPSMITH_ROWS * OPSMITH_CHUNK];

        OPSMITH_TURNS (i, count) {
            sum_d_out_data_minus_mean_terms[i] = d_out_times_data_minus_mean[i];
            sum_d_out_terms[i] = d_out[i];
        }
        REAL(opsmith_sum_columns)(sum_d_out_data_minus_mean_terms, OPSMITH_CHUNK, rows, count, NULL,
            &sums->sum_d_out_data_minus_mean);
        REAL(opsmith_sum_columns)(sum_d_out_terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_d_out);
    }
}

static void backward_kernel_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_N = tile->group;
    const real *offset = scalars->offset;

    /* d_data = 2 / size(inner) * d_var * data_minus_mean + gamma_times_invstd * d_out + d_mean / size(inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            LINE_UPDATE(T, d_data, a->d_data + i_N * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                d_data[i] = d_data[i] + offset[i];
            }
            LINE_PUT(T, d_data, a->d_data + i_N * a->dims->C + tile->kept, 0);
        } else {
            LINE_OUT(T, d_data, a->d_data + i_N * a->dims->C + tile->kept, tile->stream);

            OPSMITH_TURNS (i, count) {
                d_data[i] = offset[i];
            }
            LINE_PUT(T, d_data, a->d_data + i_N * a->dims->C + tile->kept, tile->stream);
        }
    }
}

static const opsmith_sweep backward_kernel_1_columns_sweeps[] = {
    {backward_kernel_1_columns_section_0, backward_kernel_1_columns_sweep_1, backward_kernel_1_columns_merge_1},
    {backward_kernel_1_columns_section_1, backward_kernel_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_kernel_1_columns = {
    .sweeps = backward_kernel_1_columns_sweeps,
    .count = 2,
    .initialize = backward_kernel_1_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_1_columns_sums),
    .scalars_bytes = sizeof(backward_kernel_1_columns_scalars),
    .read_bytes = 0,
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* backward. Groups over C; each is swept over N, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_kernel_2_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out_2;
} backward_kernel_2_sums;

_Static_assert(sizeof(backward_kernel_2_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_2_sums) <= 3072, "workspace_bytes counts on this size");

static void backward_kernel_2_initialize(void *sums_)
{
    backward_kernel_2_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out_2);
}

static void backward_kernel_2_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_kernel_2_sums *into = into_;
    const backward_kernel_2_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_d_out_2, slot, &from->sum_d_out_2, other, count);
}

static void backward_kernel_2_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C] + sum_1) : (real)sum_1;
        }
        if (a->d_beta != NULL) {
            const double sum_d_out_2 = opsmith_sum_value(&sums->sum_d_out_2, j);
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_out_2) : (real)sum_d_out_2;
        }
    }
}

static void backward_kernel_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(N, inner)), sum_d_out_2 = sum(d_out, over=(N, inner)) */
        if (a->d_gamma != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
                double sum_d_out_2_lanes[OPSMITH_WIDTH] = {0};
                SLABS (i_N) {
                    const real mean_high = (real)a->saved_mean[i_N * a->dims->C + i_C];
                    const real mean_low = REAL(opsmith_low)(a->saved_mean[i_N * a->dims->C + i_C]);
                    const real invstd = (real)a->saved_invstd[i_N * a->dims->C + i_C];
                    const ELEMENT(T) *const data_array = a->data + (i_N * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + (i_N * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        real sum_1_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            sum_1_terms[i] = invstd * d_out[i] * data_minus_mean;
                        }
                        REAL(opsmith_lanes_add)(sum_1_lanes, sum_1_terms, count, wide);
                        REAL(opsmith_lanes_add)(sum_d_out_2_lanes, d_out, count, wide);
                    }
                }
                const double sum_1_part = opsmith_sum_total(sum_1_lanes);
                const double sum_d_out_2_part = opsmith_sum_total(sum_d_out_2_lanes);
                if (wide || isfinite(sum_1_part + sum_d_out_2_part)) {
                    sums->sum_1.value[j] += sum_1_part;
                    sums->sum_d_out_2.value[j] += sum_d_out_2_part;
                    break;
                }
            }
        } else if (a->d_beta != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_2_lanes[OPSMITH_WIDTH] = {0};
                SLABS (i_N) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + (i_N * a->dims->C + i_C)
                        * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        REAL(opsmith_lanes_add)(sum_d_out_2_lanes, d_out, count, wide);
                    }
                }
                const double sum_d_out_2_part = opsmith_sum_total(sum_d_out_2_lanes);
                if (wide || isfinite(sum_d_out_2_part)) {
                    sums->sum_d_out_2.value[j] += sum_d_out_2_part;
                    break;
                }
            }
        }
    }
}

static const opsmith_sweep backward_kernel_2_rows_sweeps[] = {
    {NULL, backward_kernel_2_rows_sweep_1, backward_kernel_2_merge_1},
    {backward_kernel_2_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_2_rows = {
    .sweeps = backward_kernel_2_rows_sweeps,
    .count = 1,
    .initialize = backward_kernel_2_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_2_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* Columns: the innermost run is C, kept. */

static void backward_kernel_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(N, inner)) */
    if (a->d_gamma != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_N = tile->first; i_N < tile->last; i_N += tile->step) {
            LINE_OF(a->data, T, data, a->data + i_N * a->dims->C + tile->kept);
            LINE_OF(a->saved_mean, float64, saved_mean, a->saved_mean + i_N * a->dims->C + tile->kept);
            LINE_OF(a->saved_invstd, float64, saved_invstd, a->saved_invstd + i_N * a->dims->C + tile->kept);
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_N * a->dims->C + tile->kept);
            FETCH(a->data + i_N * a->dims->C + tile->kept);
            FETCH(a->saved_mean + i_N * a->dims->C + tile->kept);
            FETCH(a->saved_invstd + i_N * a->dims->C + tile->kept);
            FETCH_IF(a->d_out, a->d_out + i_N * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real data_minus_mean = (data[i] - (real)saved_mean[i]) - REAL(opsmith_low)(saved_mean[i]);
                terms[n + i] = (real)saved_invstd[i] * d_out[i] * data_minus_mean;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
    }

    /* sum_d_out_2 = sum(d_out, over=(N, inner)) */
    if (a->d_beta != NULL) {
        LINES_OR(a->d_out, 0, T, d_out, i_N, a->d_out + i_N * a->dims->C + tile->kept);
        REAL(opsmith_sum_columns)(d_out_values, d_out_stride, rows, count, d_out_next, &sums->sum_d_out_2);
    }
}

static const opsmith_sweep backward_kernel_2_columns_sweeps[] = {
    {NULL, backward_kernel_2_columns_sweep_1, backward_kernel_2_merge_1},
    {backward_kernel_2_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_2_columns = {
    .sweeps = backward_kernel_2_columns_sweeps,
    .count = 1,
    .initialize = backward_kernel_2_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_2_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(double) + sizeof(double) + sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_instance_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->N * dims->C;
    }
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = instance_norm_backward_kernel_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_1_rows : &backward_kernel_1_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_data != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
    if (a->d_gamma != NULL || a->d_beta != NULL) {
        const int32_t wanted[] = {a->d_gamma != NULL || a->d_beta != NULL};
        const opsmith_geometry geometry = instance_norm_backward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_2_rows : &backward_kernel_2_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_gamma != NULL || a->d_beta != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_instance_norm_backward)(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const ELEMENT(S) *gamma, const ELEMENT(S) *beta, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, ELEMENT(S) *d_gamma, opsmith_request request_gamma, ELEMENT(S) *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_instance_norm_backward)(
    const opsmith_instance_norm_params *params, const opsmith_instance_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const ELEMENT(S) *gamma, const ELEMENT(S) *beta, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, ELEMENT(S) *d_gamma, opsmith_request request_gamma, ELEMENT(S) *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_instance_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_instance_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 15);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->N * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, 0},
        {data, (dims->N * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 7, 0, 0, 0},
        {beta, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 8, 0, 0, 0},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->N * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)),
            11, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 12, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(ELEMENT(S)), 13, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_instance_norm_saved_bytes(params, dims), 14, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 15, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->N * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->N * dims->C * dims->inner > 0) {
            memset(d_data, 0, (size_t)(dims->N * dims->C * dims->inner) * sizeof(ELEMENT(T)));
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
