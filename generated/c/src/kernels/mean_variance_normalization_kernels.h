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
typedef struct forward_rows_sums {
    opsmith_moments moments;
} forward_rows_sums;

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_rows_scalars {
    real mean_high;
    real mean_low;
    real offset;
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

    const double var = opsmith_moments_var(&sums->moments);
    const double mean = opsmith_moments_mean(&sums->moments);
    const double deviation = var == 0.0 ? 0.0 : sqrt(var);
    const double offset = deviation + 1e-09;

    if (a->saved_var != NULL) {
        a->saved_var[tile->group] = var;
    }
    if (a->saved_mean != NULL) {
        a->saved_mean[tile->group] = mean;
    }
    if (a->saved_deviation != NULL) {
        a->saved_deviation[tile->group] = deviation;
    }

    scalars->mean_high = (real)mean;
    scalars->mean_low = REAL(opsmith_low)(mean);
    scalars->offset = (real)offset;
}

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_rows_sums *sums = sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3 * a->dims->kept_4);
    const int64_t i_kept_2 = tile->group / (a->dims->kept_3 * a->dims->kept_4) % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group / a->dims->kept_4 % a->dims->kept_3;
    const int64_t i_kept_4 = tile->group % a->dims->kept_4;

    /* mean = mean(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
     * var = var(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; ++slab) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            READ(T, data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
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
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3 * a->dims->kept_4);
    const int64_t i_kept_2 = tile->group / (a->dims->kept_3 * a->dims->kept_4) % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group / a->dims->kept_4 % a->dims->kept_3;
    const int64_t i_kept_4 = tile->group % a->dims->kept_4;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const real offset = scalars->offset;

    /* out = (data - mean) / (deviation + 1e-09) */
    for (int64_t slab = tile->first; slab < tile->last; ++slab) {
        const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
        const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
        const int64_t i_reduced_3 = slab % a->dims->reduced_3;
        READ(T, data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
            * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
            * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
        WRITE(T, out, a->out + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
            * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
            * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high) - mean_low) / offset;
        }
        WRITTEN(T, out, a->out + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
            * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
            * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
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

/* Columns: the innermost run is kept_4, kept. */
typedef struct forward_columns_sums {
    opsmith_moments moments[OPSMITH_COLUMNS];
} forward_columns_sums;

_Static_assert(sizeof(forward_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_columns_scalars {
    real mean_high[OPSMITH_COLUMNS];
    real mean_low[OPSMITH_COLUMNS];
    real offset[OPSMITH_COLUMNS];
} forward_columns_scalars;

_Static_assert(sizeof(forward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void forward_columns_initialize(void *sums_)
{
    forward_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->moments[j] = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
    }
}

static void forward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_columns_sums *sums = sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->begin + j;

        const double var = opsmith_moments_var(&sums->moments[j]);
        const double mean = opsmith_moments_mean(&sums->moments[j]);
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

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_columns_sums *sums = sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;

    /* mean = mean(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)),
     * var = var(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; ++slab) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            READ(T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
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
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const real *mean_high = scalars->mean_high;
    const real *mean_low = scalars->mean_low;
    const real *offset = scalars->offset;

    /* out = (data - mean) / (deviation + 1e-09) */
    for (int64_t slab = tile->first; slab < tile->last; ++slab) {
        const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
        const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
        const int64_t i_reduced_3 = slab % a->dims->reduced_3;
        READ(T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
            * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
            * a->dims->kept_4 + tile->begin);
        WRITE(T, out, a->out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
            * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
            * a->dims->kept_4 + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high[i]) - mean_low[i]) / offset[i];
        }
        WRITTEN(T, out, a->out + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
            * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
            * a->dims->kept_4 + tile->begin);
    }
}

static const opsmith_sweep forward_columns_sweeps[] = {
    {NULL, forward_columns_sweep_1, forward_columns_merge_1},
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
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
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
typedef struct backward_rows_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
} backward_rows_sums;

_Static_assert(sizeof(backward_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_rows_scalars {
    real mean_high;
    real mean_low;
    int32_t value;
    real factor;
    real one_over_term;
    real d_mean_over_size;
} backward_rows_scalars;

_Static_assert(sizeof(backward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_rows_scalars) <= 48, "workspace_bytes counts on this size");

static void backward_rows_initialize(void *sums_)
{
    backward_rows_sums *sums = sums_;
    sums->sum_d_out_data_minus_mean = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_rows_scalars *scalars = scalars_;
    (void)tile;

    scalars->mean_high = (real)a->saved_mean[tile->group];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[tile->group]);
}

static void backward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_rows_sums *sums = sums_;
    backward_rows_scalars *scalars = scalars_;
    (void)tile;

    const int32_t value = !(a->saved_var[tile->group] == 0.0);
    const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean);
    const double term = a->saved_deviation[tile->group] + 1e-09;
    const double d_deviation = -(sum_d_out_data_minus_mean / term / term);
    const double d_var = value ? 0.5 * d_deviation / sqrt(a->saved_var[tile->group]) : 0.0;
    const double factor = 2.0 / (double)(a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
        * a->dims->reduced_4) * d_var;
    const double one_over_term = 1.0 / term;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);
    const double d_mean = -(sum_d_out / term);
    const double d_mean_over_size = d_mean / (double)(a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
        * a->dims->reduced_4);

    scalars->mean_high = (real)a->saved_mean[tile->group];
    scalars->mean_low = REAL(opsmith_low)(a->saved_mean[tile->group]);
    scalars->value = value;
    scalars->factor = (real)factor;
    scalars->one_over_term = (real)one_over_term;
    scalars->d_mean_over_size = (real)d_mean_over_size;
}

static void backward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_rows_scalars *scalars = scalars_;
    backward_rows_sums *sums = sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3 * a->dims->kept_4);
    const int64_t i_kept_2 = tile->group / (a->dims->kept_3 * a->dims->kept_4) % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group / a->dims->kept_4 % a->dims->kept_3;
    const int64_t i_kept_4 = tile->group % a->dims->kept_4;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; ++slab) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            READ(T, data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
            READ_OR(T, d_out, a->d_out, ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; ++slab) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            READ_OR(T, d_out, a->d_out, ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        REAL(opsmith_sum_add)(terms, n, &sums->sum_d_out);
    }
}

static void backward_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_rows_sums *sums = sums_;
    const backward_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_d_out_data_minus_mean, &block->sum_d_out_data_minus_mean);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static void backward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3 * a->dims->kept_4);
    const int64_t i_kept_2 = tile->group / (a->dims->kept_3 * a->dims->kept_4) % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group / a->dims->kept_4 % a->dims->kept_3;
    const int64_t i_kept_4 = tile->group % a->dims->kept_4;
    const real mean_high = scalars->mean_high;
    const real mean_low = scalars->mean_low;
    const int32_t value = scalars->value;
    const real factor = scalars->factor;
    const real one_over_term = scalars->one_over_term;
    const real d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = (2 / size(reduced_1, reduced_2, reduced_3, reduced_4) * d_var * data_minus_mean if not var == 0 else 0) + 1 / term * d_out + d_mean / size(reduced_1, reduced_2, reduced_3, reduced_4) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t slab = tile->first; slab < tile->last; ++slab) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                READ(T, data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
                READ_OR(T, d_out, a->d_out, ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin, 0);
                UPDATE(T, d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = d_data[i] + ((value ? factor * data_minus_mean : 0) + one_over_term * d_out[i]
                        + d_mean_over_size);
                }
                WRITTEN(T, d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
            }
        } else {
            for (int64_t slab = tile->first; slab < tile->last; ++slab) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                READ(T, data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
                READ_OR(T, d_out, a->d_out, ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin, 0);
                WRITE(T, d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = (value ? factor * data_minus_mean : 0) + one_over_term * d_out[i] + d_mean_over_size;
                }
                WRITTEN(T, d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
            }
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
    .sums_bytes = sizeof(backward_rows_sums),
    .scalars_bytes = sizeof(backward_rows_scalars),
};

/* Columns: the innermost run is kept_4, kept. */
typedef struct backward_columns_sums {
    opsmith_sum sum_d_out_data_minus_mean[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_columns_sums;

_Static_assert(sizeof(backward_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_columns_scalars {
    real mean_high[OPSMITH_COLUMNS];
    real mean_low[OPSMITH_COLUMNS];
    int32_t value[OPSMITH_COLUMNS];
    real factor[OPSMITH_COLUMNS];
    real one_over_term[OPSMITH_COLUMNS];
    real d_mean_over_size[OPSMITH_COLUMNS];
} backward_columns_scalars;

_Static_assert(sizeof(backward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_columns_scalars) <= 3072, "workspace_bytes counts on this size");

static void backward_columns_initialize(void *sums_)
{
    backward_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_d_out_data_minus_mean[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->begin + j;

        scalars->mean_high[j] = (real)a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3
            + i_kept_3) * a->dims->kept_4 + i_kept_4];
        scalars->mean_low[j] = REAL(opsmith_low)(a->saved_mean[((i_kept_1 * a->dims->kept_2 + i_kept_2)
            * a->dims->kept_3 + i_kept_3) * a->dims->kept_4 + i_kept_4]);
    }
}

static void backward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_columns_sums *sums = sums_;
    backward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->begin + j;

        const int32_t value = !(a->saved_var[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
            * a->dims->kept_4 + i_kept_4] == 0.0);
        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean[j]);
        const double term = a->saved_deviation[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
            * a->dims->kept_4 + i_kept_4] + 1e-09;
        const double d_deviation = -(sum_d_out_data_minus_mean / term / term);
        const double d_var = value ? 0.5 * d_deviation
            / sqrt(a->saved_var[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
            * a->dims->kept_4 + i_kept_4]) : 0.0;
        const double factor = 2.0 / (double)(a->dims->reduced_1 * a->dims->reduced_2 * a->dims->reduced_3
            * a->dims->reduced_4) * d_var;
        const double one_over_term = 1.0 / term;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);
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

static void backward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_columns_scalars *scalars = scalars_;
    backward_columns_sums *sums = sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const real *mean_high = scalars->mean_high;
    const real *mean_low = scalars->mean_low;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; ++slab) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            READ(T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->begin);
            READ_OR(T, d_out, a->d_out, (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; ++slab) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            READ_OR(T, d_out, a->d_out, (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }
}

static void backward_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_columns_sums *sums = sums_;
    const backward_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_d_out_data_minus_mean[j], &block->sum_d_out_data_minus_mean[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static void backward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_columns_scalars *scalars = scalars_;
    (void)sums_;
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
            for (int64_t slab = tile->first; slab < tile->last; ++slab) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                READ(T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
                READ_OR(T, d_out, a->d_out, (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin, 0);
                UPDATE(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = d_data[i] + ((value[i] ? factor[i] * data_minus_mean : 0) + one_over_term[i] * d_out[i]
                        + d_mean_over_size[i]);
                }
                WRITTEN(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
            }
        } else {
            for (int64_t slab = tile->first; slab < tile->last; ++slab) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                READ(T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
                READ_OR(T, d_out, a->d_out, (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin, 0);
                WRITE(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const real data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = (value[i] ? factor[i] * data_minus_mean : 0) + one_over_term[i] * d_out[i]
                        + d_mean_over_size[i];
                }
                WRITTEN(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
            }
        }
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
    .sums_bytes = sizeof(backward_columns_sums),
    .scalars_bytes = sizeof(backward_columns_scalars),
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
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
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
