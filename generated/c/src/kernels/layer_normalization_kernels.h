/* Made by Opsmith from normalization/layer_normalization.yaml. Changes belong there.
 *
 * layer_normalization: Normalizes over all axes from one on by mean and variance, then applies a scale and an offset.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "layer_normalization_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_layer_normalization_params *params;
    const opsmith_layer_normalization_dims *dims;
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    const ELEMENT(T) *bias; /* (inner) */
    ELEMENT(T) *out; /* (outer, inner) */
    ELEMENT(S) *mean; /* (outer) */
    ELEMENT(S) *invstd; /* (outer) */
    double *saved_mean;
    double *saved_invstd;
} forward_arguments;

/* forward. Groups over outer; each is swept over inner. */

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
} forward_rows_scalars;

_Static_assert(sizeof(forward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_rows_scalars) <= 24, "workspace_bytes counts on this size");

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
    const int64_t i_outer = tile->group;

    const double mean = opsmith_moments_mean(&sums->moments);
    const double var = opsmith_moments_var(&sums->moments);
    const double invstd = opsmith_rsqrt(var + a->params->epsilon);

    if (a->mean != NULL) {
        a->mean[i_outer] = (real)mean;
    }
    if (a->invstd != NULL) {
        a->invstd[i_outer] = (real)invstd;
    }
    if (a->saved_mean != NULL) {
        a->saved_mean[i_outer] = mean;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[i_outer] = invstd;
    }

    scalars->mean_high = (real)mean;
    scalars->mean_low = REAL(opsmith_low)(mean);
    scalars->invstd = (real)invstd;
}

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_rows_sums *sums = sums_;
    const int64_t i_outer = tile->group;

    /* mean = mean(data, over=(inner)), var = var(data, over=(inner)) */
    {
        real terms[OPSMITH_BLOCK];
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
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
    const int64_t i_outer = tile->group;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real invstd = scalars->invstd;

    /* out = (data - mean) * invstd * scale + bias */
    {
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
        READ_OR(T, scale, a->scale, tile->begin, 1);
        READ_OR(T, bias, a->bias, tile->begin, 0);
        WRITE(T, out, a->out + i_outer * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high) - mean_low) * invstd * scale[i] + bias[i];
        }
        WRITTEN(T, out, a->out + i_outer * a->dims->inner + tile->begin);
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

/* Columns: the innermost run is outer, kept. */
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
        const int64_t i_outer = tile->begin + j;

        scalars->data[j] = LOAD(T, a->data[i_outer]);
    }
}

static void forward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_columns_sums *sums = sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_outer = tile->begin + j;

        const double mean = opsmith_moments_mean(&sums->moments[j]);
        const double var = opsmith_moments_var(&sums->moments[j]);
        const double invstd = opsmith_rsqrt(var + a->params->epsilon);
        const double out = ((double)LOAD(T, a->data[i_outer]) - mean) * invstd
            * (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0]))
            + (a->bias == NULL ? 0 : (double)LOAD(T, a->bias[0]));

        if (a->mean != NULL) {
            a->mean[i_outer] = (real)mean;
        }
        if (a->invstd != NULL) {
            a->invstd[i_outer] = (real)invstd;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_outer] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_outer] = invstd;
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
    const real *out = scalars->out;

    /* out = (data - mean) * invstd * scale + bias */
    {
        WRITE(T, out_array, a->out + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out_array[i] = out[i];
        }
        WRITTEN(T, out_array, a->out + tile->begin);
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
    const opsmith_layer_normalization_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->outer;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = layer_normalization_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_layer_normalization_forward)(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *bias, ELEMENT(T) *out, ELEMENT(S) *mean,
        ELEMENT(S) *invstd, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_layer_normalization_forward)(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *bias, ELEMENT(T) *out, ELEMENT(S) *mean,
        ELEMENT(S) *invstd, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_layer_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_layer_normalization_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 21);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 1},
        {scale, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 0},
        {bias, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, 0},
        {out, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 11, 1, 0, 1},
        {mean, (dims->outer) * (int64_t)sizeof(ELEMENT(S)), 12, 1, 0, params->output_mean_var},
        {invstd, (dims->outer) * (int64_t)sizeof(ELEMENT(S)), 13, 1, 0, params->output_mean_var},
        {saved, (int64_t)opsmith_layer_normalization_saved_bytes(params, dims), 20, 1, 0, 0},
        {workspace, (int64_t)needed, 21, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_arguments a = {
        .params = params,
        .dims = dims,
        .data = data,
        .scale = scale,
        .bias = bias,
        .out = out,
        .mean = mean,
        .invstd = invstd,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_layer_normalization_params *params;
    const opsmith_layer_normalization_dims *dims;
    const ELEMENT(T) *d_out; /* (outer, inner) */
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    const ELEMENT(T) *bias; /* (inner) */
    ELEMENT(T) *d_data; /* (outer, inner) */
    ELEMENT(T) *d_scale; /* (inner) */
    ELEMENT(T) *d_bias; /* (inner) */
    double *saved_mean;
    double *saved_invstd;
    int32_t add_d_data;
    int32_t add_d_scale;
    int32_t add_d_bias;
} backward_arguments;

/* backward. Groups over outer; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_kernel_1_rows_sums {
    opsmith_sum d_invstd;
    opsmith_sum sum_scale_times_d_out;
} backward_kernel_1_rows_sums;

_Static_assert(sizeof(backward_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_1_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_rows_scalars {
    real mean_high;
    real mean_low;
    real factor;
    real invstd;
    real d_mean_over_size;
} backward_kernel_1_rows_scalars;

_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void backward_kernel_1_rows_initialize(void *sums_)
{
    backward_kernel_1_rows_sums *sums = sums_;
    sums->d_invstd = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_scale_times_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_kernel_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    const int64_t i_outer = tile->group;

    scalars->mean_high = (real)a->saved_mean[i_outer];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[i_outer]);
}

static void backward_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_sums *sums = sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    const int64_t i_outer = tile->group;

    const double d_invstd = opsmith_sum_value(&sums->d_invstd);
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_outer] * a->saved_invstd[i_outer]
        * a->saved_invstd[i_outer]);
    const double factor = 2.0 / (double)a->dims->inner * d_var;
    const double sum_scale_times_d_out = opsmith_sum_value(&sums->sum_scale_times_d_out);
    const double d_mean = -(a->saved_invstd[i_outer] * sum_scale_times_d_out);
    const double d_mean_over_size = d_mean / (double)a->dims->inner;

    scalars->mean_high = (real)a->saved_mean[i_outer];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[i_outer]);
    scalars->factor = (real)factor;
    scalars->invstd = (real)a->saved_invstd[i_outer];
    scalars->d_mean_over_size = (real)d_mean_over_size;
}

static void backward_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_scalars *scalars = scalars_;
    backward_kernel_1_rows_sums *sums = sums_;
    const int64_t i_outer = tile->group;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;

    /* d_invstd = sum(scale_times_d_out * data_minus_mean, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, scale, a->scale, tile->begin, 1);
        READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real scale_times_d_out = scale[i] * d_out[i];
            const real data_minus_mean = (data[i] - mean_high) - mean_low;
            terms[i] = scale_times_d_out * data_minus_mean;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->d_invstd);
    }

    /* sum_scale_times_d_out = sum(scale_times_d_out, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, scale, a->scale, tile->begin, 1);
        READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = scale[i] * d_out[i];
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_scale_times_d_out);
    }
}

static void backward_kernel_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_1_rows_sums *sums = sums_;
    const backward_kernel_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->d_invstd, &block->d_invstd);
    opsmith_sum_merge(&sums->sum_scale_times_d_out, &block->sum_scale_times_d_out);
}

static void backward_kernel_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_outer = tile->group;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real factor = scalars->factor;
    const real invstd = scalars->invstd;
    const real d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(inner) * d_var * data_minus_mean + scale * invstd * d_out + d_mean / size(inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            READ_OR(T, scale, a->scale, tile->begin, 1);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            UPDATE(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                d_data[i] = d_data[i] + (factor * data_minus_mean + scale[i] * invstd * d_out[i] + d_mean_over_size);
            }
            WRITTEN(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
        } else {
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            READ_OR(T, scale, a->scale, tile->begin, 1);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            WRITE(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                d_data[i] = factor * data_minus_mean + scale[i] * invstd * d_out[i] + d_mean_over_size;
            }
            WRITTEN(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
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

/* Columns: the innermost run is outer, kept. */
typedef struct backward_kernel_1_columns_sums {
    opsmith_sum d_invstd[OPSMITH_COLUMNS];
    opsmith_sum sum_scale_times_d_out[OPSMITH_COLUMNS];
} backward_kernel_1_columns_sums;

_Static_assert(sizeof(backward_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_columns_scalars {
    real factor[OPSMITH_COLUMNS];
    real scale_times_d_out[OPSMITH_COLUMNS];
    real offset[OPSMITH_COLUMNS];
} backward_kernel_1_columns_scalars;

_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_1_columns_initialize(void *sums_)
{
    backward_kernel_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->d_invstd[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_scale_times_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_kernel_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_outer = tile->begin + j;

        const double scale_times_d_out = (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0]))
            * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer]));
        const double data_minus_mean = (double)LOAD(T, a->data[i_outer]) - a->saved_mean[i_outer];
        const double factor = scale_times_d_out * data_minus_mean;

        scalars->factor[j] = (real)factor;
        scalars->scale_times_d_out[j] = (real)scale_times_d_out;
    }
}

static void backward_kernel_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_sums *sums = sums_;
    backward_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_outer = tile->begin + j;

        const double data_minus_mean = (double)LOAD(T, a->data[i_outer]) - a->saved_mean[i_outer];
        const double d_invstd = opsmith_sum_value(&sums->d_invstd[j]);
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_outer] * a->saved_invstd[i_outer]
            * a->saved_invstd[i_outer]);
        const double sum_scale_times_d_out = opsmith_sum_value(&sums->sum_scale_times_d_out[j]);
        const double d_mean = -(a->saved_invstd[i_outer] * sum_scale_times_d_out);
        const double offset = 2.0 / (double)a->dims->inner * d_var * data_minus_mean
            + (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0])) * a->saved_invstd[i_outer]
            * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) + d_mean / (double)a->dims->inner;

        scalars->offset[j] = (real)offset;
    }
}

static void backward_kernel_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_scalars *scalars = scalars_;
    backward_kernel_1_columns_sums *sums = sums_;
    const real *factor = scalars->factor;
    const real *scale_times_d_out = scalars->scale_times_d_out;

    /* d_invstd = sum(scale_times_d_out * data_minus_mean, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = factor[i];
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->d_invstd);
    }

    /* sum_scale_times_d_out = sum(scale_times_d_out, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = scale_times_d_out[i];
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_scale_times_d_out);
    }
}

static void backward_kernel_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_1_columns_sums *sums = sums_;
    const backward_kernel_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->d_invstd[j], &block->d_invstd[j]);
        opsmith_sum_merge(&sums->sum_scale_times_d_out[j], &block->sum_scale_times_d_out[j]);
    }
}

static void backward_kernel_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const real *offset = scalars->offset;

    /* d_data = 2 / size(inner) * d_var * data_minus_mean + scale * invstd * d_out + d_mean / size(inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            UPDATE(T, d_data, a->d_data + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_data[i] = d_data[i] + offset[i];
            }
            WRITTEN(T, d_data, a->d_data + tile->begin);
        } else {
            WRITE(T, d_data, a->d_data + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_data[i] = offset[i];
            }
            WRITTEN(T, d_data, a->d_data + tile->begin);
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

/* backward. Groups over inner; each is swept over outer. */

/* Columns: the innermost run is inner, kept. */
typedef struct backward_kernel_2_columns_sums {
    opsmith_sum sum_1[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_kernel_2_columns_sums;

_Static_assert(sizeof(backward_kernel_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_2_columns_sums) <= 3072, "workspace_bytes counts on this size");

static void backward_kernel_2_columns_initialize(void *sums_)
{
    backward_kernel_2_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_kernel_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_inner = tile->begin + j;

        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);

        if (a->d_scale != NULL) {
            a->d_scale[i_inner] = a->add_d_scale ? STORE(T, (real)((double)LOAD(T, a->d_scale[i_inner]) + sum_1))
                : STORE(T, (real)sum_1);
        }
        if (a->d_bias != NULL) {
            a->d_bias[i_inner] = a->add_d_bias ? STORE(T, (real)((double)LOAD(T, a->d_bias[i_inner]) + sum_d_out))
                : STORE(T, (real)sum_d_out);
        }
    }
}

static void backward_kernel_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_columns_sums *sums = sums_;

    /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(outer)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const real mean_high = (real)a->saved_mean[i_outer];
            const real mean_low = REAL(opsmith_low)(a->saved_mean[i_outer]);
            const real invstd = (real)a->saved_invstd[i_outer];
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = invstd * d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer)) */
    if (a->d_bias != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }
}

static void backward_kernel_2_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_2_columns_sums *sums = sums_;
    const backward_kernel_2_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
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

/* Flat: the innermost run is outer, reduced. */
typedef struct backward_kernel_2_flat_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_kernel_2_flat_sums;

_Static_assert(sizeof(backward_kernel_2_flat_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_2_flat_sums) <= 48, "workspace_bytes counts on this size");

static void backward_kernel_2_flat_initialize(void *sums_)
{
    backward_kernel_2_flat_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_kernel_2_flat_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_flat_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);

    if (a->d_scale != NULL) {
        a->d_scale[0] = a->add_d_scale ? STORE(T, (real)((double)LOAD(T, a->d_scale[0]) + sum_1))
            : STORE(T, (real)sum_1);
    }
    if (a->d_bias != NULL) {
        a->d_bias[0] = a->add_d_bias ? STORE(T, (real)((double)LOAD(T, a->d_bias[0]) + sum_d_out))
            : STORE(T, (real)sum_d_out);
    }
}

static void backward_kernel_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_flat_sums *sums = sums_;

    /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(outer)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, data, a->data + tile->begin);
        const double *saved_mean = a->saved_mean + tile->begin;
        const double *saved_invstd = a->saved_invstd + tile->begin;
        READ_OR(T, d_out, a->d_out, tile->begin, 0);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real data_minus_mean = (data[i] - (real)saved_mean[i]) - REAL(opsmith_low)(saved_mean[i]);
            terms[i] = (real)saved_invstd[i] * d_out[i] * data_minus_mean;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer)) */
    if (a->d_bias != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, d_out, a->d_out, tile->begin, 0);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = d_out[i];
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_d_out);
    }
}

static void backward_kernel_2_flat_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_2_flat_sums *sums = sums_;
    const backward_kernel_2_flat_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static const opsmith_sweep backward_kernel_2_flat_sweeps[] = {
    {NULL, backward_kernel_2_flat_sweep_1, backward_kernel_2_flat_merge_1},
    {backward_kernel_2_flat_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_2_flat = {
    .sweeps = backward_kernel_2_flat_sweeps,
    .count = 1,
    .initialize = backward_kernel_2_flat_initialize,
    .sums_bytes = sizeof(backward_kernel_2_flat_sums),
    .scalars_bytes = 0,
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_layer_normalization_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->outer;
    }
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = layer_normalization_backward_kernel_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_1_rows : &backward_kernel_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
    if (a->d_scale != NULL || a->d_bias != NULL || a->d_scale != NULL || a->d_bias != NULL) {
        const int32_t wanted[] = {a->d_scale != NULL || a->d_bias != NULL};
        const opsmith_geometry geometry = layer_normalization_backward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_2_columns : &backward_kernel_2_flat;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_layer_normalization_backward)(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *bias,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, ELEMENT(T) *d_scale,
        opsmith_request request_scale, ELEMENT(T) *d_bias, opsmith_request request_bias, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_layer_normalization_backward)(
    const opsmith_layer_normalization_params *params, const opsmith_layer_normalization_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *bias,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, ELEMENT(T) *d_scale,
        opsmith_request request_scale, ELEMENT(T) *d_bias, opsmith_request request_bias, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_layer_normalization_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 17);
    }
    if (request_scale < OPSMITH_NULL || request_scale > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 18);
    }
    if (request_bias < OPSMITH_NULL || request_bias > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 19);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_layer_normalization_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 21);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 14, 0, 0, 0},
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, reads_data},
        {scale, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 0},
        {bias, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, 0},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 17,
            1, 0, request_data != OPSMITH_NULL},
        {request_scale != OPSMITH_NULL ? d_scale : NULL, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 18, 1, 0,
            request_scale != OPSMITH_NULL},
        {request_bias != OPSMITH_NULL ? d_bias : NULL, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 19, 1, 0,
            request_bias != OPSMITH_NULL},
        {saved, (int64_t)opsmith_layer_normalization_saved_bytes(params, dims), 20, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 21, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->outer * dims->inner > 0) {
            memset(d_data, 0, (size_t)(dims->outer * dims->inner) * sizeof(ELEMENT(T)));
        }
        if (request_scale == OPSMITH_WRITE && dims->inner > 0) {
            memset(d_scale, 0, (size_t)(dims->inner) * sizeof(ELEMENT(T)));
        }
        if (request_bias == OPSMITH_WRITE && dims->inner > 0) {
            memset(d_bias, 0, (size_t)(dims->inner) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .scale = scale,
        .bias = bias,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
        .d_scale = request_scale != OPSMITH_NULL ? d_scale : NULL,
        .add_d_scale = request_scale == OPSMITH_ADD,
        .d_bias = request_bias != OPSMITH_NULL ? d_bias : NULL,
        .add_d_bias = request_bias == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
