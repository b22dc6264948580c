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

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_rows_scalars {
    real mean_high[OPSMITH_GROUPS];
    real mean_low[OPSMITH_GROUPS];
    real invstd[OPSMITH_GROUPS];
} forward_rows_scalars;

_Static_assert(sizeof(forward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_rows_scalars) <= 1536, "workspace_bytes counts on this size");

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
        const int64_t i_outer = tile->kept + j;

        const double mean = opsmith_moments_mean(&sums->moments, j);
        const double var = opsmith_moments_var(&sums->moments, j);
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

        scalars->mean_high[j] = (real)mean;
        scalars->mean_low[j] = REAL(opsmith_low)(mean);
        scalars->invstd[j] = (real)invstd;
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
        /* mean = mean(data, over=(inner)), var = var(data, over=(inner)) */
        {
            VALUES(T, data, slab, a->data + i_outer * a->dims->inner + tile->begin);
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
            const int64_t i_outer = tile->kept + j;
            const real mean_high = scalars->mean_high[j];
            const real mean_low = scalars->mean_low[j];
            const real invstd = scalars->invstd[j];
            /* out = (data - mean) * invstd * scale + bias */
            {
                const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->inner + tile->begin;
                const ELEMENT(T) *const scale_array = a->scale == NULL ? NULL : a->scale + tile->begin;
                const ELEMENT(T) *const bias_array = a->bias == NULL ? NULL : a->bias + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + i_outer * a->dims->inner + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OR(a->scale, 1, T, scale, scale_array + at);
                    LINE_OR(a->bias, 0, T, bias, bias_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        out[i] = ((data[i] - mean_high) - mean_low) * invstd * scale[i] + bias[i];
                    }
                    LINE_PUT(T, out, out_array + at, opsmith_streams(tile));
                }
            }
        }
        if (out_short) {
            const int64_t i_outer = tile->kept + tile->from;
            RUN_END(T, out, a->out + i_outer * a->dims->inner + tile->begin);
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

/* Columns: the innermost run is outer, kept. */
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
        const int64_t i_outer = tile->kept + j;

        scalars->data[j] = LOAD(T, a->data[i_outer]);
    }
}

static void forward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_columns_sums *sums = sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double mean = opsmith_moments_mean(&sums->moments, j);
        const double var = opsmith_moments_var(&sums->moments, j);
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
    const real *out = scalars->out;

    /* out = (data - mean) * invstd * scale + bias */
    {
        LINE_OUT(T, out_elements, a->out + tile->kept, tile->stream);

        OPSMITH_TURNS (i, count) {
            out_elements[i] = out[i];
        }
        LINE_PUT(T, out_elements, a->out + tile->kept, tile->stream);
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
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
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

_Static_assert(sizeof(backward_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_1_rows_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_rows_scalars {
    real mean_high[OPSMITH_GROUPS];
    real mean_low[OPSMITH_GROUPS];
    real factor[OPSMITH_GROUPS];
    real invstd[OPSMITH_GROUPS];
    real d_mean_over_size[OPSMITH_GROUPS];
} backward_kernel_1_rows_scalars;

_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= 2560, "workspace_bytes counts on this size");

static void backward_kernel_1_rows_initialize(void *sums_)
{
    backward_kernel_1_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->d_invstd);
    opsmith_sum_initialize(&sums->sum_scale_times_d_out);
}

static void backward_kernel_1_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_kernel_1_rows_sums *into = into_;
    const backward_kernel_1_rows_sums *from = from_;
    opsmith_sum_merge(&into->d_invstd, slot, &from->d_invstd, other, count);
    opsmith_sum_merge(&into->sum_scale_times_d_out, slot, &from->sum_scale_times_d_out, other, count);
}

static void backward_kernel_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        scalars->mean_high[j] = (real)a->saved_mean[i_outer];
        scalars->mean_low[j] = REAL(opsmith_low)(a->saved_mean[i_outer]);
    }
}

static void backward_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_sums *sums = sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double d_invstd = opsmith_sum_value(&sums->d_invstd, j);
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_outer] * a->saved_invstd[i_outer]
            * a->saved_invstd[i_outer]);
        const double factor = 2.0 / (double)a->dims->inner * d_var;
        const double sum_scale_times_d_out = opsmith_sum_value(&sums->sum_scale_times_d_out, j);
        const double d_mean = -(a->saved_invstd[i_outer] * sum_scale_times_d_out);
        const double d_mean_over_size = d_mean / (double)a->dims->inner;

        scalars->mean_high[j] = (real)a->saved_mean[i_outer];
        scalars->mean_low[j] = REAL(opsmith_low)(a->saved_mean[i_outer]);
        scalars->factor[j] = (real)factor;
        scalars->invstd[j] = (real)a->saved_invstd[i_outer];
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
        const int64_t i_outer = tile->kept + j;
        const real mean_high = scalars->mean_high[j];
        const real mean_low = scalars->mean_low[j];
        /* d_invstd = sum(scale_times_d_out * data_minus_mean, over=(inner)),
         * sum_scale_times_d_out = sum(scale_times_d_out, over=(inner)) */
        if (a->d_data != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double d_invstd_lanes[OPSMITH_WIDTH] = {0};
                double sum_scale_times_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const scale_array = a->scale == NULL ? NULL : a->scale + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OR(a->scale, 1, T, scale, scale_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);
                        real d_invstd_terms[OPSMITH_CHUNK];
                        real sum_scale_times_d_out_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const real scale_times_d_out = scale[i] * d_out[i];
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            d_invstd_terms[i] = scale_times_d_out * data_minus_mean;
                            sum_scale_times_d_out_terms[i] = scale_times_d_out;
                        }
                        REAL(opsmith_lanes_add)(d_invstd_lanes, d_invstd_terms, count, wide);
                        REAL(opsmith_lanes_add)(sum_scale_times_d_out_lanes, sum_scale_times_d_out_terms, count, wide);
                    }
                }
                const double d_invstd_part = opsmith_sum_total(d_invstd_lanes);
                const double sum_scale_times_d_out_part = opsmith_sum_total(sum_scale_times_d_out_lanes);
                if (wide || isfinite(d_invstd_part + sum_scale_times_d_out_part)) {
                    sums->d_invstd.value[j] += d_invstd_part;
                    sums->sum_scale_times_d_out.value[j] += sum_scale_times_d_out_part;
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
            const int64_t i_outer = tile->kept + j;
            const real mean_high = scalars->mean_high[j];
            const real mean_low = scalars->mean_low[j];
            const real factor = scalars->factor[j];
            const real invstd = scalars->invstd[j];
            const real d_mean_over_size = scalars->d_mean_over_size[j];
            /* d_data = 2 / size(inner) * d_var * data_minus_mean + scale * invstd * d_out + d_mean / size(inner) */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const scale_array = a->scale == NULL ? NULL : a->scale + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->inner
                        + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + i_outer * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OR(a->scale, 1, T, scale, scale_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            d_data[i] = d_data[i] + (factor * data_minus_mean + scale[i] * invstd * d_out[i]
                                + d_mean_over_size);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->inner + tile->begin;
                    const ELEMENT(T) *const scale_array = a->scale == NULL ? NULL : a->scale + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->inner
                        + tile->begin;
                    ELEMENT(T) *const d_data_array = d_data_short ? d_data_block + (j - tile->from) * tile->length
                        : a->d_data + i_outer * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OR(a->scale, 1, T, scale, scale_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - mean_high) - mean_low;
                            d_data[i] = factor * data_minus_mean + scale[i] * invstd * d_out[i] + d_mean_over_size;
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
        if (d_data_short) {
            const int64_t i_outer = tile->kept + tile->from;
            RUN_END(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
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

/* Columns: the innermost run is outer, kept. */
typedef struct backward_kernel_1_columns_sums {
    opsmith_sum d_invstd;
    opsmith_sum sum_scale_times_d_out;
} backward_kernel_1_columns_sums;

_Static_assert(sizeof(backward_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_columns_scalars {
    real factor[OPSMITH_GROUPS];
    real scale_times_d_out[OPSMITH_GROUPS];
    real offset[OPSMITH_GROUPS];
} backward_kernel_1_columns_scalars;

_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_1_columns_initialize(void *sums_)
{
    backward_kernel_1_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->d_invstd);
    opsmith_sum_initialize(&sums->sum_scale_times_d_out);
}

static void backward_kernel_1_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    backward_kernel_1_columns_sums *into = into_;
    const backward_kernel_1_columns_sums *from = from_;
    opsmith_sum_merge(&into->d_invstd, slot, &from->d_invstd, other, count);
    opsmith_sum_merge(&into->sum_scale_times_d_out, slot, &from->sum_scale_times_d_out, other, count);
}

static void backward_kernel_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

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
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double data_minus_mean = (double)LOAD(T, a->data[i_outer]) - a->saved_mean[i_outer];
        const double d_invstd = opsmith_sum_value(&sums->d_invstd, j);
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_outer] * a->saved_invstd[i_outer]
            * a->saved_invstd[i_outer]);
        const double sum_scale_times_d_out = opsmith_sum_value(&sums->sum_scale_times_d_out, j);
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
    const int64_t count = tile->to;
    const real *factor = scalars->factor;
    const real *scale_times_d_out = scalars->scale_times_d_out;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* d_invstd = sum(scale_times_d_out * data_minus_mean, over=(inner)),
     * sum_scale_times_d_out = sum(scale_times_d_out, over=(inner)) */
    if (a->d_data != NULL) {
        real d_invstd_terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        real sum_scale_times_d_out_terms[OPSMITH_ROWS * OPSMITH_CHUNK];

        OPSMITH_TURNS (i, count) {
            d_invstd_terms[i] = factor[i];
            sum_scale_times_d_out_terms[i] = scale_times_d_out[i];
        }
        REAL(opsmith_sum_columns)(d_invstd_terms, OPSMITH_CHUNK, rows, count, NULL, &sums->d_invstd);
        REAL(opsmith_sum_columns)(sum_scale_times_d_out_terms, OPSMITH_CHUNK, rows, count, NULL,
            &sums->sum_scale_times_d_out);
    }
}

static void backward_kernel_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const real *offset = scalars->offset;

    /* d_data = 2 / size(inner) * d_var * data_minus_mean + scale * invstd * d_out + d_mean / size(inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            LINE_UPDATE(T, d_data, a->d_data + tile->kept);

            OPSMITH_TURNS (i, count) {
                d_data[i] = d_data[i] + offset[i];
            }
            LINE_PUT(T, d_data, a->d_data + tile->kept, 0);
        } else {
            LINE_OUT(T, d_data, a->d_data + tile->kept, tile->stream);

            OPSMITH_TURNS (i, count) {
                d_data[i] = offset[i];
            }
            LINE_PUT(T, d_data, a->d_data + tile->kept, tile->stream);
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

/* backward. Groups over inner; each is swept over outer. */

/* Columns: the innermost run is inner, kept. */
typedef struct backward_kernel_2_columns_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_kernel_2_columns_sums;

_Static_assert(sizeof(backward_kernel_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_2_columns_sums) <= 3072, "workspace_bytes counts on this size");

static void backward_kernel_2_columns_initialize(void *sums_)
{
    backward_kernel_2_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static void backward_kernel_2_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    backward_kernel_2_columns_sums *into = into_;
    const backward_kernel_2_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_d_out, slot, &from->sum_d_out, other, count);
}

static void backward_kernel_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_inner = tile->kept + j;

        if (a->d_scale != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            a->d_scale[i_inner] = a->add_d_scale ? STORE(T, (real)((double)LOAD(T, a->d_scale[i_inner]) + sum_1))
                : STORE(T, (real)sum_1);
        }
        if (a->d_bias != NULL) {
            const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, j);
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
    const int64_t count = tile->to;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(outer)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            const real mean_high = (real)a->saved_mean[i_outer];
            const real mean_low = REAL(opsmith_low)(a->saved_mean[i_outer]);
            const real invstd = (real)a->saved_invstd[i_outer];
            LINE_OF(a->data, T, data, a->data + i_outer * a->dims->inner + tile->kept);
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->inner + tile->kept);
            FETCH(a->data + i_outer * a->dims->inner + tile->kept);
            FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = invstd * d_out[i] * data_minus_mean;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer)) */
    if (a->d_bias != NULL) {
        LINES_OR(a->d_out, 0, T, d_out, i_outer, a->d_out + i_outer * a->dims->inner + tile->kept);
        REAL(opsmith_sum_columns)(d_out_values, d_out_stride, rows, count, d_out_next, &sums->sum_d_out);
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
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_2_columns_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* Flat: the innermost run is outer, reduced. */
typedef struct backward_kernel_2_flat_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_kernel_2_flat_sums;

_Static_assert(sizeof(backward_kernel_2_flat_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_2_flat_sums) <= 3072, "workspace_bytes counts on this size");

static void backward_kernel_2_flat_initialize(void *sums_)
{
    backward_kernel_2_flat_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
    opsmith_sum_initialize(&sums->sum_d_out);
}

static void backward_kernel_2_flat_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_kernel_2_flat_sums *into = into_;
    const backward_kernel_2_flat_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
    opsmith_sum_merge(&into->sum_d_out, slot, &from->sum_d_out, other, count);
}

static void backward_kernel_2_flat_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_flat_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        if (a->d_scale != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            a->d_scale[0] = a->add_d_scale ? STORE(T, (real)((double)LOAD(T, a->d_scale[0]) + sum_1))
                : STORE(T, (real)sum_1);
        }
        if (a->d_bias != NULL) {
            const double sum_d_out = opsmith_sum_value(&sums->sum_d_out, j);
            a->d_bias[0] = a->add_d_bias ? STORE(T, (real)((double)LOAD(T, a->d_bias[0]) + sum_d_out))
                : STORE(T, (real)sum_d_out);
        }
    }
}

static void backward_kernel_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_flat_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        /* sum_1 = sum(invstd * d_out * data_minus_mean, over=(outer)), sum_d_out = sum(d_out, over=(outer)) */
        if (a->d_scale != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
                double sum_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const data_array = a->data + tile->begin;
                    const double *const saved_mean_array = a->saved_mean + tile->begin;
                    const double *const saved_invstd_array = a->saved_invstd + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF(a->saved_mean, float64, saved_mean, saved_mean_array + at);
                        LINE_OF(a->saved_invstd, float64, saved_invstd, saved_invstd_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        FETCH(data_array + at);
                        FETCH(saved_mean_array + at);
                        FETCH(saved_invstd_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        real sum_1_terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            const real data_minus_mean = (data[i] - (real)saved_mean[i])
                                - REAL(opsmith_low)(saved_mean[i]);
                            sum_1_terms[i] = (real)saved_invstd[i] * d_out[i] * data_minus_mean;
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
        } else if (a->d_bias != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_d_out_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
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

static const opsmith_sweep backward_kernel_2_flat_sweeps[] = {
    {NULL, backward_kernel_2_flat_sweep_1, backward_kernel_2_flat_merge_1},
    {backward_kernel_2_flat_section_1, NULL, NULL},
};

static const opsmith_kernel backward_kernel_2_flat = {
    .sweeps = backward_kernel_2_flat_sweeps,
    .count = 1,
    .initialize = backward_kernel_2_flat_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_kernel_2_flat_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(double) + sizeof(double) + sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_layer_normalization_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->outer;
    }
    {
        const int32_t wanted_1[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry_1 = layer_normalization_backward_kernel_1_geometry(dims);
        const opsmith_kernel *kernel_1 = geometry_1.form == 0 ? &backward_kernel_1_rows : &backward_kernel_1_columns;
        const opsmith_launch launch_1 = {kernel_1, &geometry_1, wanted_1, a->d_data != NULL};
        const int32_t wanted_2[] = {a->d_scale != NULL || a->d_bias != NULL};
        const opsmith_geometry geometry_2 = layer_normalization_backward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel_2 = geometry_2.form == 0 ? &backward_kernel_2_columns : &backward_kernel_2_flat;
        const opsmith_launch launch_2 = {kernel_2, &geometry_2, wanted_2, a->d_scale != NULL || a->d_bias != NULL};
        opsmith_run_pair(&launch_1, &launch_2, a, free_bytes, executor);
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
