/* Made by Opsmith from normalization/group_norm_per_channel.yaml. Changes belong there.
 *
 * group_norm_per_channel: Normalizes groups of channels of each example by mean and variance, then applies a scale and an offset per channel.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "group_norm_per_channel_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_group_norm_per_channel_params *params;
    const opsmith_group_norm_per_channel_dims *dims;
    const ELEMENT(T) *data; /* (N, G, K, inner) */
    const ELEMENT(T) *scale; /* (G, K) */
    const ELEMENT(T) *bias; /* (G, K) */
    ELEMENT(T) *out; /* (N, G, K, inner) */
    double *saved_mean;
    double *saved_invstd;
} forward_arguments;

/* forward. Groups over N, G; each is swept over K, inner. */

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
    (void)tile;

    const double mean = opsmith_moments_mean(&sums->moments);
    const double var = opsmith_moments_var(&sums->moments);
    const double invstd = opsmith_rsqrt(var + a->params->epsilon);

    if (a->saved_mean != NULL) {
        a->saved_mean[tile->group] = mean;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[tile->group] = invstd;
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
    const int64_t i_N = tile->group / a->dims->G;
    const int64_t i_G = tile->group % a->dims->G;

    /* mean = mean(data, over=(K, inner)), var = var(data, over=(K, inner)) */
    {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_K = tile->first; i_K < tile->last; ++i_K) {
            READ(T, data, a->data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
        }
        REAL(opsmith_moments_add)(terms, n, &sums->moments);
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
    const int64_t i_N = tile->group / a->dims->G;
    const int64_t i_G = tile->group % a->dims->G;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real invstd = scalars->invstd;

    /* out = (data - mean) * invstd * scale + bias */
    for (int64_t i_K = tile->first; i_K < tile->last; ++i_K) {
        const real scale = (real)(a->scale == NULL ? 1 : (double)LOAD(T, a->scale[i_G * a->dims->K + i_K]));
        const real bias = (real)(a->bias == NULL ? 0 : (double)LOAD(T, a->bias[i_G * a->dims->K + i_K]));
        READ(T, data, a->data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin);
        WRITE(T, out, a->out + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high) - mean_low) * invstd * scale + bias;
        }
        WRITTEN(T, out, a->out + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin);
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

/* Rows: the innermost run is K, reduced. */
typedef struct forward_rows_of_K_sums {
    opsmith_moments moments;
} forward_rows_of_K_sums;

_Static_assert(sizeof(forward_rows_of_K_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_rows_of_K_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_rows_of_K_scalars {
    real mean_high;
    real mean_low;
    real invstd;
} forward_rows_of_K_scalars;

_Static_assert(sizeof(forward_rows_of_K_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_rows_of_K_scalars) <= 24, "workspace_bytes counts on this size");

static void forward_rows_of_K_initialize(void *sums_)
{
    forward_rows_of_K_sums *sums = sums_;
    sums->moments = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
}

static void forward_rows_of_K_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_rows_of_K_sums *sums = sums_;
    forward_rows_of_K_scalars *scalars = scalars_;
    (void)tile;

    const double mean = opsmith_moments_mean(&sums->moments);
    const double var = opsmith_moments_var(&sums->moments);
    const double invstd = opsmith_rsqrt(var + a->params->epsilon);

    if (a->saved_mean != NULL) {
        a->saved_mean[tile->group] = mean;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[tile->group] = invstd;
    }

    scalars->mean_high = (real)mean;
    scalars->mean_low = REAL(opsmith_low)(mean);
    scalars->invstd = (real)invstd;
}

static void forward_rows_of_K_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_rows_of_K_sums *sums = sums_;
    const int64_t i_N = tile->group / a->dims->G;
    const int64_t i_G = tile->group % a->dims->G;

    /* mean = mean(data, over=(K, inner)), var = var(data, over=(K, inner)) */
    {
        real terms[OPSMITH_BLOCK];
        READ(T, data, a->data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = data[i];
        }
        REAL(opsmith_moments_add)(terms, tile->length, &sums->moments);
    }
}

static void forward_rows_of_K_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_rows_of_K_sums *sums = sums_;
    const forward_rows_of_K_sums *block = block_sums;
    (void)columns;
    opsmith_moments_merge(&sums->moments, &block->moments);
}

static void forward_rows_of_K_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_rows_of_K_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_N = tile->group / a->dims->G;
    const int64_t i_G = tile->group % a->dims->G;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real invstd = scalars->invstd;

    /* out = (data - mean) * invstd * scale + bias */
    {
        READ(T, data, a->data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
        READ_OR(T, scale, a->scale, i_G * a->dims->K + tile->begin, 1);
        READ_OR(T, bias, a->bias, i_G * a->dims->K + tile->begin, 0);
        WRITE(T, out, a->out + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high) - mean_low) * invstd * scale[i] + bias[i];
        }
        WRITTEN(T, out, a->out + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
    }
}

static const opsmith_sweep forward_rows_of_K_sweeps[] = {
    {NULL, forward_rows_of_K_sweep_1, forward_rows_of_K_merge_1},
    {forward_rows_of_K_section_1, forward_rows_of_K_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_rows_of_K = {
    .sweeps = forward_rows_of_K_sweeps,
    .count = 2,
    .initialize = forward_rows_of_K_initialize,
    .sums_bytes = sizeof(forward_rows_of_K_sums),
    .scalars_bytes = sizeof(forward_rows_of_K_scalars),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_group_norm_per_channel_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->N * dims->G;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = group_norm_per_channel_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_rows_of_K;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_group_norm_per_channel_forward)(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *bias, ELEMENT(T) *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_group_norm_per_channel_forward)(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *bias, ELEMENT(T) *out, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_group_norm_per_channel_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_group_norm_per_channel_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {data, (dims->N * dims->G * dims->K * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {scale, (dims->G * dims->K) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 0},
        {bias, (dims->G * dims->K) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 0},
        {out, (dims->N * dims->G * dims->K * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 1, 0, 1},
        {saved, (int64_t)opsmith_group_norm_per_channel_saved_bytes(params, dims), 15, 1, 0, 0},
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
        .scale = scale,
        .bias = bias,
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_group_norm_per_channel_params *params;
    const opsmith_group_norm_per_channel_dims *dims;
    const ELEMENT(T) *d_out; /* (N, G, K, inner) */
    const ELEMENT(T) *data; /* (N, G, K, inner) */
    const ELEMENT(T) *scale; /* (G, K) */
    const ELEMENT(T) *bias; /* (G, K) */
    ELEMENT(T) *d_data; /* (N, G, K, inner) */
    ELEMENT(T) *d_scale; /* (G, K) */
    ELEMENT(T) *d_bias; /* (G, K) */
    double *saved_mean;
    double *saved_invstd;
    int32_t add_d_data;
    int32_t add_d_scale;
    int32_t add_d_bias;
} backward_arguments;

/* backward. Groups over N, G; each is swept over K, inner. */

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
    real d_mean_over_size;
    double invstd_wide;
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
    (void)tile;

    const double d_invstd = opsmith_sum_value(&sums->d_invstd);
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[tile->group] * a->saved_invstd[tile->group]
        * a->saved_invstd[tile->group]);
    const double factor = 2.0 / (double)(a->dims->K * a->dims->inner) * d_var;
    const double sum_scale_times_d_out = opsmith_sum_value(&sums->sum_scale_times_d_out);
    const double d_mean = -(a->saved_invstd[tile->group] * sum_scale_times_d_out);
    const double d_mean_over_size = d_mean / (double)(a->dims->K * a->dims->inner);

    scalars->mean_high = (real)a->saved_mean[tile->group];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[tile->group]);
    scalars->factor = (real)factor;
    scalars->d_mean_over_size = (real)d_mean_over_size;
    scalars->invstd_wide = a->saved_invstd[tile->group];
}

static void backward_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_scalars *scalars = scalars_;
    backward_kernel_1_rows_sums *sums = sums_;
    const int64_t i_N = tile->group / a->dims->G;
    const int64_t i_G = tile->group % a->dims->G;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;

    /* d_invstd = sum(scale_times_d_out * data_minus_mean, over=(K, inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_K = tile->first; i_K < tile->last; ++i_K) {
            const real scale = (real)(a->scale == NULL ? 1 : (double)LOAD(T, a->scale[i_G * a->dims->K + i_K]));
            READ_OR(T, d_out, a->d_out, ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin,
                0);
            READ(T, data, a->data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real scale_times_d_out = scale * d_out[i];
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = scale_times_d_out * data_minus_mean;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->d_invstd);
    }

    /* sum_scale_times_d_out = sum(scale_times_d_out, over=(K, inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_K = tile->first; i_K < tile->last; ++i_K) {
            const real scale = (real)(a->scale == NULL ? 1 : (double)LOAD(T, a->scale[i_G * a->dims->K + i_K]));
            READ_OR(T, d_out, a->d_out, ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin,
                0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = scale * d_out[i];
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_scale_times_d_out);
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
    const int64_t i_N = tile->group / a->dims->G;
    const int64_t i_G = tile->group % a->dims->G;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real factor = scalars->factor;
    const real d_mean_over_size = scalars->d_mean_over_size;
    const double invstd_wide = scalars->invstd_wide;

    /* d_data = 2 / size(K, inner) * d_var * data_minus_mean + scale * invstd * d_out + d_mean / size(K, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_K = tile->first; i_K < tile->last; ++i_K) {
                const real scale_times_invstd = (real)((a->scale == NULL ? 1
                    : (double)LOAD(T, a->scale[i_G * a->dims->K + i_K])) * invstd_wide);
                READ(T, data, a->data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin);
                READ_OR(T, d_out, a->d_out, ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner
                    + tile->begin, 0);
                UPDATE(T, d_data, a->d_data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner
                    + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = d_data[i] + (factor * data_minus_mean + scale_times_invstd * d_out[i]
                        + d_mean_over_size);
                }
                WRITTEN(T, d_data, a->d_data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner
                    + tile->begin);
            }
        } else {
            for (int64_t i_K = tile->first; i_K < tile->last; ++i_K) {
                const real scale_times_invstd = (real)((a->scale == NULL ? 1
                    : (double)LOAD(T, a->scale[i_G * a->dims->K + i_K])) * invstd_wide);
                READ(T, data, a->data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin);
                READ_OR(T, d_out, a->d_out, ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner
                    + tile->begin, 0);
                WRITE(T, d_data, a->d_data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner
                    + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = factor * data_minus_mean + scale_times_invstd * d_out[i] + d_mean_over_size;
                }
                WRITTEN(T, d_data, a->d_data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner
                    + tile->begin);
            }
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

/* Rows: the innermost run is K, reduced. */
typedef struct backward_kernel_1_rows_of_K_sums {
    opsmith_sum d_invstd;
    opsmith_sum sum_scale_times_d_out;
} backward_kernel_1_rows_of_K_sums;

_Static_assert(sizeof(backward_kernel_1_rows_of_K_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_1_rows_of_K_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_rows_of_K_scalars {
    real mean_high;
    real mean_low;
    real factor;
    real invstd;
    real d_mean_over_size;
} backward_kernel_1_rows_of_K_scalars;

_Static_assert(sizeof(backward_kernel_1_rows_of_K_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_kernel_1_rows_of_K_scalars) <= 40, "workspace_bytes counts on this size");

static void backward_kernel_1_rows_of_K_initialize(void *sums_)
{
    backward_kernel_1_rows_of_K_sums *sums = sums_;
    sums->d_invstd = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_scale_times_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_kernel_1_rows_of_K_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_rows_of_K_scalars *scalars = scalars_;
    (void)tile;

    scalars->mean_high = (real)a->saved_mean[tile->group];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[tile->group]);
}

static void backward_kernel_1_rows_of_K_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_of_K_sums *sums = sums_;
    backward_kernel_1_rows_of_K_scalars *scalars = scalars_;
    (void)tile;

    const double d_invstd = opsmith_sum_value(&sums->d_invstd);
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[tile->group] * a->saved_invstd[tile->group]
        * a->saved_invstd[tile->group]);
    const double factor = 2.0 / (double)(a->dims->K * a->dims->inner) * d_var;
    const double sum_scale_times_d_out = opsmith_sum_value(&sums->sum_scale_times_d_out);
    const double d_mean = -(a->saved_invstd[tile->group] * sum_scale_times_d_out);
    const double d_mean_over_size = d_mean / (double)(a->dims->K * a->dims->inner);

    scalars->mean_high = (real)a->saved_mean[tile->group];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[tile->group]);
    scalars->factor = (real)factor;
    scalars->invstd = (real)a->saved_invstd[tile->group];
    scalars->d_mean_over_size = (real)d_mean_over_size;
}

static void backward_kernel_1_rows_of_K_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_of_K_scalars *scalars = scalars_;
    backward_kernel_1_rows_of_K_sums *sums = sums_;
    const int64_t i_N = tile->group / a->dims->G;
    const int64_t i_G = tile->group % a->dims->G;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;

    /* d_invstd = sum(scale_times_d_out * data_minus_mean, over=(K, inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, scale, a->scale, i_G * a->dims->K + tile->begin, 1);
        READ_OR(T, d_out, a->d_out, (i_N * a->dims->G + i_G) * a->dims->K + tile->begin, 0);
        READ(T, data, a->data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real scale_times_d_out = scale[i] * d_out[i];
            const real data_minus_mean = (data[i] - mean_high) - mean_low;
            terms[i] = scale_times_d_out * data_minus_mean;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->d_invstd);
    }

    /* sum_scale_times_d_out = sum(scale_times_d_out, over=(K, inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, scale, a->scale, i_G * a->dims->K + tile->begin, 1);
        READ_OR(T, d_out, a->d_out, (i_N * a->dims->G + i_G) * a->dims->K + tile->begin, 0);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = scale[i] * d_out[i];
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_scale_times_d_out);
    }
}

static void backward_kernel_1_rows_of_K_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_1_rows_of_K_sums *sums = sums_;
    const backward_kernel_1_rows_of_K_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->d_invstd, &block->d_invstd);
    opsmith_sum_merge(&sums->sum_scale_times_d_out, &block->sum_scale_times_d_out);
}

static void backward_kernel_1_rows_of_K_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_of_K_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_N = tile->group / a->dims->G;
    const int64_t i_G = tile->group % a->dims->G;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real factor = scalars->factor;
    const real invstd = scalars->invstd;
    const real d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(K, inner) * d_var * data_minus_mean + scale * invstd * d_out + d_mean / size(K, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            READ(T, data, a->data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
            READ_OR(T, scale, a->scale, i_G * a->dims->K + tile->begin, 1);
            READ_OR(T, d_out, a->d_out, (i_N * a->dims->G + i_G) * a->dims->K + tile->begin, 0);
            UPDATE(T, d_data, a->d_data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                d_data[i] = d_data[i] + (factor * data_minus_mean + scale[i] * invstd * d_out[i] + d_mean_over_size);
            }
            WRITTEN(T, d_data, a->d_data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
        } else {
            READ(T, data, a->data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
            READ_OR(T, scale, a->scale, i_G * a->dims->K + tile->begin, 1);
            READ_OR(T, d_out, a->d_out, (i_N * a->dims->G + i_G) * a->dims->K + tile->begin, 0);
            WRITE(T, d_data, a->d_data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                d_data[i] = factor * data_minus_mean + scale[i] * invstd * d_out[i] + d_mean_over_size;
            }
            WRITTEN(T, d_data, a->d_data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
        }
    }
}

static const opsmith_sweep backward_kernel_1_rows_of_K_sweeps[] = {
    {backward_kernel_1_rows_of_K_section_0, backward_kernel_1_rows_of_K_sweep_1, backward_kernel_1_rows_of_K_merge_1},
    {backward_kernel_1_rows_of_K_section_1, backward_kernel_1_rows_of_K_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_kernel_1_rows_of_K = {
    .sweeps = backward_kernel_1_rows_of_K_sweeps,
    .count = 2,
    .initialize = backward_kernel_1_rows_of_K_initialize,
    .sums_bytes = sizeof(backward_kernel_1_rows_of_K_sums),
    .scalars_bytes = sizeof(backward_kernel_1_rows_of_K_scalars),
};

/* backward. Groups over G, K; each is swept over N, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_kernel_2_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_kernel_2_rows_sums;

_Static_assert(sizeof(backward_kernel_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_2_rows_sums) <= 48, "workspace_bytes counts on this size");

static void backward_kernel_2_rows_initialize(void *sums_)
{
    backward_kernel_2_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_kernel_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_rows_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);

    if (a->d_scale != NULL) {
        a->d_scale[tile->group] = a->add_d_scale ? STORE(T, (real)((double)LOAD(T, a->d_scale[tile->group]) + sum_1))
            : STORE(T, (real)sum_1);
    }
    if (a->d_bias != NULL) {
        a->d_bias[tile->group] = a->add_d_bias ? STORE(T, (real)((double)LOAD(T, a->d_bias[tile->group]) + sum_d_out))
            : STORE(T, (real)sum_d_out);
    }
}

static void backward_kernel_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_rows_sums *sums = sums_;
    const int64_t i_G = tile->group / a->dims->K;
    const int64_t i_K = tile->group % a->dims->K;

    /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(N, inner)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_N = tile->first; i_N < tile->last; ++i_N) {
            const real mean_high = (real)a->saved_mean[i_N * a->dims->G + i_G];
            const real mean_low = REAL(opsmith_low)(a->saved_mean[i_N * a->dims->G + i_G]);
            const real invstd = (real)a->saved_invstd[i_N * a->dims->G + i_G];
            READ(T, data, a->data + ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin);
            READ_OR(T, d_out, a->d_out, ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin,
                0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = invstd * d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(N, inner)) */
    if (a->d_bias != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_N = tile->first; i_N < tile->last; ++i_N) {
            READ_OR(T, d_out, a->d_out, ((i_N * a->dims->G + i_G) * a->dims->K + i_K) * a->dims->inner + tile->begin,
                0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_d_out);
    }
}

static void backward_kernel_2_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_2_rows_sums *sums = sums_;
    const backward_kernel_2_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
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

/* Columns: the innermost run is K, kept. */
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
        const int64_t i_G = tile->group;
        const int64_t i_K = tile->begin + j;

        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);

        if (a->d_scale != NULL) {
            a->d_scale[i_G * a->dims->K + i_K] = a->add_d_scale
                ? STORE(T, (real)((double)LOAD(T, a->d_scale[i_G * a->dims->K + i_K]) + sum_1)) : STORE(T, (real)sum_1);
        }
        if (a->d_bias != NULL) {
            a->d_bias[i_G * a->dims->K + i_K] = a->add_d_bias
                ? STORE(T, (real)((double)LOAD(T, a->d_bias[i_G * a->dims->K + i_K]) + sum_d_out))
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
    const int64_t i_G = tile->group;

    /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(N, inner)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_N = tile->first; i_N < tile->last; ++i_N) {
            const real mean_high = (real)a->saved_mean[i_N * a->dims->G + i_G];
            const real mean_low = REAL(opsmith_low)(a->saved_mean[i_N * a->dims->G + i_G]);
            const real invstd = (real)a->saved_invstd[i_N * a->dims->G + i_G];
            READ(T, data, a->data + (i_N * a->dims->G + i_G) * a->dims->K + tile->begin);
            READ_OR(T, d_out, a->d_out, (i_N * a->dims->G + i_G) * a->dims->K + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = invstd * d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(N, inner)) */
    if (a->d_bias != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_N = tile->first; i_N < tile->last; ++i_N) {
            READ_OR(T, d_out, a->d_out, (i_N * a->dims->G + i_G) * a->dims->K + tile->begin, 0);
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

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_group_norm_per_channel_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->N * dims->G;
    }
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = group_norm_per_channel_backward_kernel_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_1_rows : &backward_kernel_1_rows_of_K;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
    if (a->d_scale != NULL || a->d_bias != NULL || a->d_scale != NULL || a->d_bias != NULL) {
        const int32_t wanted[] = {a->d_scale != NULL || a->d_bias != NULL};
        const opsmith_geometry geometry = group_norm_per_channel_backward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_2_rows : &backward_kernel_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_group_norm_per_channel_backward)(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *bias,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, ELEMENT(T) *d_scale,
        opsmith_request request_scale, ELEMENT(T) *d_bias, opsmith_request request_bias, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_group_norm_per_channel_backward)(
    const opsmith_group_norm_per_channel_params *params, const opsmith_group_norm_per_channel_dims *dims,
        const ELEMENT(T) *d_out, const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *bias,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, ELEMENT(T) *d_scale,
        opsmith_request request_scale, ELEMENT(T) *d_bias, opsmith_request request_bias, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_group_norm_per_channel_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    if (request_scale < OPSMITH_NULL || request_scale > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 13);
    }
    if (request_bias < OPSMITH_NULL || request_bias > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_group_norm_per_channel_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 16);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->N * dims->G * dims->K * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 11, 0, 0, 0},
        {data, (dims->N * dims->G * dims->K * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_data},
        {scale, (dims->G * dims->K) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 0},
        {bias, (dims->G * dims->K) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 0},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->N * dims->G * dims->K * dims->inner)
            * (int64_t)sizeof(ELEMENT(T)), 12, 1, 0, request_data != OPSMITH_NULL},
        {request_scale != OPSMITH_NULL ? d_scale : NULL, (dims->G * dims->K) * (int64_t)sizeof(ELEMENT(T)), 13, 1, 0,
            request_scale != OPSMITH_NULL},
        {request_bias != OPSMITH_NULL ? d_bias : NULL, (dims->G * dims->K) * (int64_t)sizeof(ELEMENT(T)), 14, 1, 0,
            request_bias != OPSMITH_NULL},
        {saved, (int64_t)opsmith_group_norm_per_channel_saved_bytes(params, dims), 15, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 16, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->N * dims->G * dims->K * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->N * dims->G * dims->K * dims->inner > 0) {
            memset(d_data, 0, (size_t)(dims->N * dims->G * dims->K * dims->inner) * sizeof(ELEMENT(T)));
        }
        if (request_scale == OPSMITH_WRITE && dims->G * dims->K > 0) {
            memset(d_scale, 0, (size_t)(dims->G * dims->K) * sizeof(ELEMENT(T)));
        }
        if (request_bias == OPSMITH_WRITE && dims->G * dims->K > 0) {
            memset(d_bias, 0, (size_t)(dims->G * dims->K) * sizeof(ELEMENT(T)));
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
