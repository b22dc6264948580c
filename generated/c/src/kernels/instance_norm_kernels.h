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

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_rows_scalars {
    real mean_high;
    real mean_low;
    real invstd;
    real gamma;
    real beta;
} forward_rows_scalars;

_Static_assert(sizeof(forward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void forward_rows_initialize(void *sums_)
{
    forward_rows_sums *sums = sums_;
    sums->moments = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
}

static void forward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_rows_sums *sums = sums_;
    forward_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group % a->dims->C;

    const double mean = opsmith_moments_mean(&sums->moments);
    const double var = opsmith_moments_var(&sums->moments);
    const double invstd = opsmith_rsqrt(var + a->params->eps);

    if (a->saved_mean != NULL) {
        a->saved_mean[tile->group] = mean;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[tile->group] = invstd;
    }

    scalars->mean_high = (real)mean;
    scalars->mean_low = REAL(opsmith_low)(mean);
    scalars->invstd = (real)invstd;
    scalars->gamma = (real)(a->gamma == NULL ? 1 : (double)a->gamma[i_C]);
    scalars->beta = (real)(a->beta == NULL ? 0 : (double)a->beta[i_C]);
}

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_rows_sums *sums = sums_;
    const int64_t i_N = tile->group / a->dims->C;
    const int64_t i_C = tile->group % a->dims->C;

    /* mean = mean(data, over=(inner)), var = var(data, over=(inner)) */
    {
        real terms[OPSMITH_BLOCK];
        READ(T, data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = data[i];
        }
        REAL(opsmith_moments_add)(terms, tile->length, &sums->moments);
    }
}

static void forward_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_rows_sums *sums = sums_;
    const forward_rows_sums *block = block_sums;
    (void)columns;
    opsmith_moments_merge(&sums->moments, &block->moments);
}

static void forward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_N = tile->group / a->dims->C;
    const int64_t i_C = tile->group % a->dims->C;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real invstd = scalars->invstd;
    const real gamma = scalars->gamma;
    const real beta = scalars->beta;

    /* out = (data - mean) * invstd * gamma + beta */
    {
        READ(T, data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
        WRITE(T, out, a->out + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high) - mean_low) * invstd * gamma + beta;
        }
        WRITTEN(T, out, a->out + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
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
    opsmith_moments moments[OPSMITH_COLUMNS];
} forward_columns_sums;

_Static_assert(sizeof(forward_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_columns_scalars {
    real data[OPSMITH_COLUMNS];
    real out[OPSMITH_COLUMNS];
} forward_columns_scalars;

_Static_assert(sizeof(forward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_columns_scalars) <= 1024, "workspace_bytes counts on this size");

static void forward_columns_initialize(void *sums_)
{
    forward_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->moments[j] = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
    }
}

static void forward_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->begin + j;

        scalars->data[j] = LOAD(T, a->data[i_N * a->dims->C + i_C]);
    }
}

static void forward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_columns_sums *sums = sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->begin + j;

        const double mean = opsmith_moments_mean(&sums->moments[j]);
        const double var = opsmith_moments_var(&sums->moments[j]);
        const double invstd = opsmith_rsqrt(var + a->params->eps);
        const double out = ((double)LOAD(T, a->data[i_N * a->dims->C + i_C]) - mean) * invstd
            * (a->gamma == NULL ? 1 : (double)a->gamma[i_C]) + (a->beta == NULL ? 0 : (double)a->beta[i_C]);

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
    const real *data = scalars->data;

    /* mean = mean(data, over=(inner)), var = var(data, over=(inner)) */
    {
        real terms[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = data[i];
        }
        REAL(opsmith_moments_columns)(terms, tile->last - tile->first, tile->length, sums->moments);
    }
}

static void forward_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_columns_sums *sums = sums_;
    const forward_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_moments_merge(&sums->moments[j], &block->moments[j]);
    }
}

static void forward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_N = tile->group;
    const real *out = scalars->out;

    /* out = (data - mean) * invstd * gamma + beta */
    {
        WRITE(T, out_array, a->out + i_N * a->dims->C + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out_array[i] = out[i];
        }
        WRITTEN(T, out_array, a->out + i_N * a->dims->C + tile->begin);
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
    .sums_bytes = sizeof(forward_columns_sums),
    .scalars_bytes = sizeof(forward_columns_scalars),
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
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
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

_Static_assert(sizeof(backward_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_1_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_rows_scalars {
    real mean_high;
    real mean_low;
    real factor;
    real gamma_times_invstd;
    real d_mean_over_size;
} backward_kernel_1_rows_scalars;

_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void backward_kernel_1_rows_initialize(void *sums_)
{
    backward_kernel_1_rows_sums *sums = sums_;
    sums->sum_d_out_data_minus_mean = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_kernel_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    (void)tile;

    scalars->mean_high = (real)a->saved_mean[tile->group];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[tile->group]);
}

static void backward_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_sums *sums = sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group % a->dims->C;

    const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean);
    const double d_invstd = (a->gamma == NULL ? 1 : (double)a->gamma[i_C]) * sum_d_out_data_minus_mean;
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[tile->group] * a->saved_invstd[tile->group]
        * a->saved_invstd[tile->group]);
    const double factor = 2.0 / (double)a->dims->inner * d_var;
    const double gamma_times_invstd = (a->gamma == NULL ? 1 : (double)a->gamma[i_C]) * a->saved_invstd[tile->group];
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);
    const double d_mean = -(gamma_times_invstd * sum_d_out);
    const double d_mean_over_size = d_mean / (double)a->dims->inner;

    scalars->mean_high = (real)a->saved_mean[tile->group];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[tile->group]);
    scalars->factor = (real)factor;
    scalars->gamma_times_invstd = (real)gamma_times_invstd;
    scalars->d_mean_over_size = (real)d_mean_over_size;
}

static void backward_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_scalars *scalars = scalars_;
    backward_kernel_1_rows_sums *sums = sums_;
    const int64_t i_N = tile->group / a->dims->C;
    const int64_t i_C = tile->group % a->dims->C;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
        READ_OR(T, d_out, a->d_out, (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin, 0);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real data_minus_mean = (data[i] - mean_high) - mean_low;
            terms[i] = d_out[i] * data_minus_mean;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, d_out, a->d_out, (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin, 0);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = d_out[i];
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_d_out);
    }
}

static void backward_kernel_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_1_rows_sums *sums = sums_;
    const backward_kernel_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_d_out_data_minus_mean, &block->sum_d_out_data_minus_mean);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static void backward_kernel_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_N = tile->group / a->dims->C;
    const int64_t i_C = tile->group % a->dims->C;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real factor = scalars->factor;
    const real gamma_times_invstd = scalars->gamma_times_invstd;
    const real d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(inner) * d_var * data_minus_mean + gamma_times_invstd * d_out + d_mean / size(inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            READ(T, data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
            READ_OR(T, d_out, a->d_out, (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin, 0);
            UPDATE(T, d_data, a->d_data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                d_data[i] = d_data[i] + (factor * data_minus_mean + gamma_times_invstd * d_out[i] + d_mean_over_size);
            }
            WRITTEN(T, d_data, a->d_data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
        } else {
            READ(T, data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
            READ_OR(T, d_out, a->d_out, (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin, 0);
            WRITE(T, d_data, a->d_data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                d_data[i] = factor * data_minus_mean + gamma_times_invstd * d_out[i] + d_mean_over_size;
            }
            WRITTEN(T, d_data, a->d_data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
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
    .sums_bytes = sizeof(backward_kernel_1_rows_sums),
    .scalars_bytes = sizeof(backward_kernel_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_kernel_1_columns_sums {
    opsmith_sum sum_d_out_data_minus_mean[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_kernel_1_columns_sums;

_Static_assert(sizeof(backward_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_columns_scalars {
    real d_out_times_data_minus_mean[OPSMITH_COLUMNS];
    real d_out[OPSMITH_COLUMNS];
    real offset[OPSMITH_COLUMNS];
} backward_kernel_1_columns_scalars;

_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_1_columns_initialize(void *sums_)
{
    backward_kernel_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_d_out_data_minus_mean[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_kernel_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->begin + j;

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
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_N = tile->group;
        const int64_t i_C = tile->begin + j;

        const double data_minus_mean = (double)LOAD(T, a->data[i_N * a->dims->C + i_C]) - a->saved_mean[i_N
            * a->dims->C + i_C];
        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean[j]);
        const double d_invstd = (a->gamma == NULL ? 1 : (double)a->gamma[i_C]) * sum_d_out_data_minus_mean;
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_N * a->dims->C + i_C] * a->saved_invstd[i_N
            * a->dims->C + i_C] * a->saved_invstd[i_N * a->dims->C + i_C]);
        const double gamma_times_invstd = (a->gamma == NULL ? 1 : (double)a->gamma[i_C]) * a->saved_invstd[i_N
            * a->dims->C + i_C];
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);
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
    const real *d_out_times_data_minus_mean = scalars->d_out_times_data_minus_mean;
    const real *d_out = scalars->d_out;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = d_out_times_data_minus_mean[i];
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = d_out[i];
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }
}

static void backward_kernel_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_1_columns_sums *sums = sums_;
    const backward_kernel_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_d_out_data_minus_mean[j], &block->sum_d_out_data_minus_mean[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static void backward_kernel_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_N = tile->group;
    const real *offset = scalars->offset;

    /* d_data = 2 / size(inner) * d_var * data_minus_mean + gamma_times_invstd * d_out + d_mean / size(inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            UPDATE(T, d_data, a->d_data + i_N * a->dims->C + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_data[i] = d_data[i] + offset[i];
            }
            WRITTEN(T, d_data, a->d_data + i_N * a->dims->C + tile->begin);
        } else {
            WRITE(T, d_data, a->d_data + i_N * a->dims->C + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_data[i] = offset[i];
            }
            WRITTEN(T, d_data, a->d_data + i_N * a->dims->C + tile->begin);
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
    .sums_bytes = sizeof(backward_kernel_1_columns_sums),
    .scalars_bytes = sizeof(backward_kernel_1_columns_scalars),
};

/* backward. Groups over C; each is swept over N, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_kernel_2_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out_2;
} backward_kernel_2_rows_sums;

_Static_assert(sizeof(backward_kernel_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_2_rows_sums) <= 48, "workspace_bytes counts on this size");

static void backward_kernel_2_rows_initialize(void *sums_)
{
    backward_kernel_2_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out_2 = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_kernel_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_rows_sums *sums = sums_;
    (void)scalars_;
    const int64_t i_C = tile->group;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double sum_d_out_2 = opsmith_sum_value(&sums->sum_d_out_2);

    if (a->d_gamma != NULL) {
        a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C] + sum_1) : (real)sum_1;
    }
    if (a->d_beta != NULL) {
        a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_out_2) : (real)sum_d_out_2;
    }
}

static void backward_kernel_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;

    /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(N, inner)) */
    if (a->d_gamma != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_N = tile->first; i_N < tile->last; ++i_N) {
            const real mean_high = (real)a->saved_mean[i_N * a->dims->C + i_C];
            const real mean_low = REAL(opsmith_low)(a->saved_mean[i_N * a->dims->C + i_C]);
            const real invstd = (real)a->saved_invstd[i_N * a->dims->C + i_C];
            READ(T, data, a->data + (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin);
            READ_OR(T, d_out, a->d_out, (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = invstd * d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_1);
    }

    /* sum_d_out_2 = sum(d_out, over=(N, inner)) */
    if (a->d_beta != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_N = tile->first; i_N < tile->last; ++i_N) {
            READ_OR(T, d_out, a->d_out, (i_N * a->dims->C + i_C) * a->dims->inner + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_d_out_2);
    }
}

static void backward_kernel_2_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_2_rows_sums *sums = sums_;
    const backward_kernel_2_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_d_out_2, &block->sum_d_out_2);
}

static const opsmith_sweep backward_kernel_2_rows_sweeps[] = {
    {NULL, backward_kernel_2_rows_sweep_1, backward_kernel_2_rows_merge_1},
    {backward_kernel_2_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_2_rows = {
    .sweeps = backward_kernel_2_rows_sweeps,
    .count = 1,
    .initialize = backward_kernel_2_rows_initialize,
    .sums_bytes = sizeof(backward_kernel_2_rows_sums),
    .scalars_bytes = 0,
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_kernel_2_columns_sums {
    opsmith_sum sum_1[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out_2[OPSMITH_COLUMNS];
} backward_kernel_2_columns_sums;

_Static_assert(sizeof(backward_kernel_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_2_columns_sums) <= 3072, "workspace_bytes counts on this size");

static void backward_kernel_2_columns_initialize(void *sums_)
{
    backward_kernel_2_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out_2[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_kernel_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double sum_d_out_2 = opsmith_sum_value(&sums->sum_d_out_2[j]);

        if (a->d_gamma != NULL) {
            a->d_gamma[i_C] = a->add_d_gamma ? (real)((double)a->d_gamma[i_C] + sum_1) : (real)sum_1;
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? (real)((double)a->d_beta[i_C] + sum_d_out_2) : (real)sum_d_out_2;
        }
    }
}

static void backward_kernel_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_columns_sums *sums = sums_;

    /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(N, inner)) */
    if (a->d_gamma != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_N = tile->first; i_N < tile->last; ++i_N) {
            READ(T, data, a->data + i_N * a->dims->C + tile->begin);
            const double *saved_mean = a->saved_mean + i_N * a->dims->C + tile->begin;
            const double *saved_invstd = a->saved_invstd + i_N * a->dims->C + tile->begin;
            READ_OR(T, d_out, a->d_out, i_N * a->dims->C + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - (real)saved_mean[i]) - REAL(opsmith_low)(saved_mean[i]);
                terms[n + i] = (real)saved_invstd[i] * d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_d_out_2 = sum(d_out, over=(N, inner)) */
    if (a->d_beta != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_N = tile->first; i_N < tile->last; ++i_N) {
            READ_OR(T, d_out, a->d_out, i_N * a->dims->C + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_d_out_2);
    }
}

static void backward_kernel_2_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_2_columns_sums *sums = sums_;
    const backward_kernel_2_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
        opsmith_sum_merge(&sums->sum_d_out_2[j], &block->sum_d_out_2[j]);
    }
}

static const opsmith_sweep backward_kernel_2_columns_sweeps[] = {
    {NULL, backward_kernel_2_columns_sweep_1, backward_kernel_2_columns_merge_1},
    {backward_kernel_2_columns_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_2_columns = {
    .sweeps = backward_kernel_2_columns_sweeps,
    .count = 1,
    .initialize = backward_kernel_2_columns_initialize,
    .sums_bytes = sizeof(backward_kernel_2_columns_sums),
    .scalars_bytes = 0,
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
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
    if (a->d_gamma != NULL || a->d_beta != NULL || a->d_gamma != NULL || a->d_beta != NULL) {
        const int32_t wanted[] = {a->d_gamma != NULL || a->d_beta != NULL};
        const opsmith_geometry geometry = instance_norm_backward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_2_rows : &backward_kernel_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
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
