/* Made by Opsmith from normalization/add_rms_norm.yaml. Changes belong there.
 *
 * add_rms_norm: The sum of an array and a residual, and its normalization by the root mean square; both are results.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "add_rms_norm_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_add_rms_norm_params *params;
    const opsmith_add_rms_norm_dims *dims;
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    const ELEMENT(T) *residual; /* (outer, inner) */
    ELEMENT(T) *out; /* (outer, inner) */
    ELEMENT(T) *total; /* (outer, inner) */
    double *saved_invrms;
} forward_arguments;

/* forward. Groups over outer; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_rows_sums {
    opsmith_mean mean_1;
} forward_rows_sums;

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_rows_scalars {
    real invrms;
} forward_rows_scalars;

_Static_assert(sizeof(forward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_rows_scalars) <= 8, "workspace_bytes counts on this size");

static void forward_rows_initialize(void *sums_)
{
    forward_rows_sums *sums = sums_;
    sums->mean_1 = (opsmith_mean)OPSMITH_MEAN_INITIAL;
}

static void forward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_rows_sums *sums = sums_;
    forward_rows_scalars *scalars = scalars_;
    const int64_t i_outer = tile->group;

    const double mean_1 = opsmith_mean_value(&sums->mean_1);
    const double invrms = opsmith_rsqrt(mean_1 + a->params->epsilon);

    if (a->saved_invrms != NULL) {
        a->saved_invrms[i_outer] = invrms;
    }

    scalars->invrms = (real)invrms;
}

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_rows_sums *sums = sums_;
    const int64_t i_outer = tile->group;

    /* mean_1 = mean(square(total), over=(inner)) */
    {
        real terms[OPSMITH_BLOCK];
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
        READ(T, residual, a->residual + i_outer * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real total = data[i] + residual[i];
            terms[i] = REAL(opsmith_square)(total);
        }
        REAL(opsmith_mean_add)(terms, tile->length, &sums->mean_1);
    }

    /* total = data + residual */
    {
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
        READ(T, residual, a->residual + i_outer * a->dims->inner + tile->begin);
        WRITE(T, total, a->total + i_outer * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            total[i] = data[i] + residual[i];
        }
        WRITTEN(T, total, a->total + i_outer * a->dims->inner + tile->begin);
    }
}

static void forward_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_rows_sums *sums = sums_;
    const forward_rows_sums *block = block_sums;
    (void)columns;
    opsmith_mean_merge(&sums->mean_1, &block->mean_1);
}

static void forward_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_outer = tile->group;
    const real invrms = scalars->invrms;

    /* out = total * invrms * scale */
    {
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
        READ(T, residual, a->residual + i_outer * a->dims->inner + tile->begin);
        READ_OR(T, scale, a->scale, tile->begin, 1);
        WRITE(T, out, a->out + i_outer * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real total = data[i] + residual[i];
            out[i] = total * invrms * scale[i];
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
    opsmith_mean mean_1[OPSMITH_COLUMNS];
} forward_columns_sums;

_Static_assert(sizeof(forward_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_columns_scalars {
    real square_total[OPSMITH_COLUMNS];
    real total[OPSMITH_COLUMNS];
    real out[OPSMITH_COLUMNS];
} forward_columns_scalars;

_Static_assert(sizeof(forward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void forward_columns_initialize(void *sums_)
{
    forward_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->mean_1[j] = (opsmith_mean)OPSMITH_MEAN_INITIAL;
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

        const double total = (double)LOAD(T, a->data[i_outer]) + (double)LOAD(T, a->residual[i_outer]);
        const double square_total = opsmith_square(total);

        scalars->square_total[j] = (real)square_total;
        scalars->total[j] = (real)total;
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

        const double total = (double)LOAD(T, a->data[i_outer]) + (double)LOAD(T, a->residual[i_outer]);
        const double mean_1 = opsmith_mean_value(&sums->mean_1[j]);
        const double invrms = opsmith_rsqrt(mean_1 + a->params->epsilon);
        const double out = total * invrms * (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0]));

        if (a->saved_invrms != NULL) {
            a->saved_invrms[i_outer] = invrms;
        }

        scalars->out[j] = (real)out;
    }
}

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_columns_scalars *scalars = scalars_;
    forward_columns_sums *sums = sums_;
    const real *square_total = scalars->square_total;
    const real *total = scalars->total;

    /* mean_1 = mean(square(total), over=(inner)) */
    {
        real terms[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = square_total[i];
        }
        REAL(opsmith_mean_columns)(terms, tile->last - tile->first, tile->length, sums->mean_1);
    }

    /* total = data + residual */
    {
        WRITE(T, total_array, a->total + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            total_array[i] = total[i];
        }
        WRITTEN(T, total_array, a->total + tile->begin);
    }
}

static void forward_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_columns_sums *sums = sums_;
    const forward_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_mean_merge(&sums->mean_1[j], &block->mean_1[j]);
    }
}

static void forward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const real *out = scalars->out;

    /* out = total * invrms * scale */
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
    const opsmith_add_rms_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invrms = (double *)(uintptr_t)saved;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = add_rms_norm_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_add_rms_norm_forward)(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(T) *scale, const ELEMENT(T) *residual, ELEMENT(T) *out, ELEMENT(T) *total, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_add_rms_norm_forward)(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(T) *scale, const ELEMENT(T) *residual, ELEMENT(T) *out, ELEMENT(T) *total, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_add_rms_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_add_rms_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 18);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {scale, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 0},
        {residual, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 1},
        {out, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 1, 0, 1},
        {total, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 11, 1, 0, 1},
        {saved, (int64_t)opsmith_add_rms_norm_saved_bytes(params, dims), 17, 1, 0, 0},
        {workspace, (int64_t)needed, 18, 1, 0, 0},
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
        .residual = residual,
        .out = out,
        .total = total,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_add_rms_norm_params *params;
    const opsmith_add_rms_norm_dims *dims;
    const ELEMENT(T) *d_out; /* (outer, inner) */
    const ELEMENT(T) *d_total; /* (outer, inner) */
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    const ELEMENT(T) *residual; /* (outer, inner) */
    ELEMENT(T) *d_data; /* (outer, inner) */
    ELEMENT(T) *d_scale; /* (inner) */
    ELEMENT(T) *d_residual; /* (outer, inner) */
    double *saved_invrms;
    int32_t add_d_data;
    int32_t add_d_scale;
    int32_t add_d_residual;
} backward_arguments;

/* backward. Groups over outer; each is swept over inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_kernel_1_rows_sums {
    opsmith_sum d_invrms;
} backward_kernel_1_rows_sums;

_Static_assert(sizeof(backward_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_1_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_rows_scalars {
    real invrms;
    real factor;
} backward_kernel_1_rows_scalars;

_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= 16, "workspace_bytes counts on this size");

static void backward_kernel_1_rows_initialize(void *sums_)
{
    backward_kernel_1_rows_sums *sums = sums_;
    sums->d_invrms = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_sums *sums = sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    const int64_t i_outer = tile->group;

    const double d_invrms = opsmith_sum_value(&sums->d_invrms);
    const double factor = d_invrms * a->saved_invrms[i_outer] * a->saved_invrms[i_outer] * a->saved_invrms[i_outer]
        / (double)a->dims->inner;

    scalars->invrms = (real)a->saved_invrms[i_outer];
    scalars->factor = (real)factor;
}

static void backward_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_1_rows_sums *sums = sums_;
    const int64_t i_outer = tile->group;

    /* d_invrms = sum(scale * d_out * total, over=(inner)) */
    if (a->d_data != NULL || a->d_residual != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
        READ(T, residual, a->residual + i_outer * a->dims->inner + tile->begin);
        READ_OR(T, scale, a->scale, tile->begin, 1);
        READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real total = data[i] + residual[i];
            terms[i] = scale[i] * d_out[i] * total;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->d_invrms);
    }
}

static void backward_kernel_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_1_rows_sums *sums = sums_;
    const backward_kernel_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->d_invrms, &block->d_invrms);
}

static void backward_kernel_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_outer = tile->group;
    const real invrms = scalars->invrms;
    const real factor = scalars->factor;

    /* d_data = d_total + scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * total */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            READ(T, residual, a->residual + i_outer * a->dims->inner + tile->begin);
            READ_OR(T, d_total, a->d_total, i_outer * a->dims->inner + tile->begin, 0);
            READ_OR(T, scale, a->scale, tile->begin, 1);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            UPDATE(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real total = data[i] + residual[i];
                d_data[i] = d_data[i] + (d_total[i] + scale[i] * invrms * d_out[i] - factor * total);
            }
            WRITTEN(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
        } else {
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            READ(T, residual, a->residual + i_outer * a->dims->inner + tile->begin);
            READ_OR(T, d_total, a->d_total, i_outer * a->dims->inner + tile->begin, 0);
            READ_OR(T, scale, a->scale, tile->begin, 1);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            WRITE(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real total = data[i] + residual[i];
                d_data[i] = d_total[i] + scale[i] * invrms * d_out[i] - factor * total;
            }
            WRITTEN(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
        }
    }

    /* d_residual = d_total + scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * total */
    if (a->d_residual != NULL) {
        if (a->add_d_residual) {
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            READ(T, residual, a->residual + i_outer * a->dims->inner + tile->begin);
            READ_OR(T, d_total, a->d_total, i_outer * a->dims->inner + tile->begin, 0);
            READ_OR(T, scale, a->scale, tile->begin, 1);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            UPDATE(T, d_residual, a->d_residual + i_outer * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real total = data[i] + residual[i];
                d_residual[i] = d_residual[i] + (d_total[i] + scale[i] * invrms * d_out[i] - factor * total);
            }
            WRITTEN(T, d_residual, a->d_residual + i_outer * a->dims->inner + tile->begin);
        } else {
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            READ(T, residual, a->residual + i_outer * a->dims->inner + tile->begin);
            READ_OR(T, d_total, a->d_total, i_outer * a->dims->inner + tile->begin, 0);
            READ_OR(T, scale, a->scale, tile->begin, 1);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            WRITE(T, d_residual, a->d_residual + i_outer * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real total = data[i] + residual[i];
                d_residual[i] = d_total[i] + scale[i] * invrms * d_out[i] - factor * total;
            }
            WRITTEN(T, d_residual, a->d_residual + i_outer * a->dims->inner + tile->begin);
        }
    }
}

static const opsmith_sweep backward_kernel_1_rows_sweeps[] = {
    {NULL, backward_kernel_1_rows_sweep_1, backward_kernel_1_rows_merge_1},
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
    opsmith_sum d_invrms[OPSMITH_COLUMNS];
} backward_kernel_1_columns_sums;

_Static_assert(sizeof(backward_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_1_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_columns_scalars {
    real factor[OPSMITH_COLUMNS];
    real d_total_2[OPSMITH_COLUMNS];
} backward_kernel_1_columns_scalars;

_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= 1024, "workspace_bytes counts on this size");

static void backward_kernel_1_columns_initialize(void *sums_)
{
    backward_kernel_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->d_invrms[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
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

        const double total = (double)LOAD(T, a->data[i_outer]) + (double)LOAD(T, a->residual[i_outer]);
        const double factor = (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0]))
            * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) * total;

        scalars->factor[j] = (real)factor;
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

        const double total = (double)LOAD(T, a->data[i_outer]) + (double)LOAD(T, a->residual[i_outer]);
        const double d_invrms = opsmith_sum_value(&sums->d_invrms[j]);
        const double d_total_2 = (a->d_total == NULL ? 0 : (double)LOAD(T, a->d_total[i_outer]))
            + (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0])) * a->saved_invrms[i_outer]
            * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) - d_invrms * a->saved_invrms[i_outer]
            * a->saved_invrms[i_outer] * a->saved_invrms[i_outer] / (double)a->dims->inner * total;

        scalars->d_total_2[j] = (real)d_total_2;
    }
}

static void backward_kernel_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_scalars *scalars = scalars_;
    backward_kernel_1_columns_sums *sums = sums_;
    const real *factor = scalars->factor;

    /* d_invrms = sum(scale * d_out * total, over=(inner)) */
    if (a->d_data != NULL || a->d_residual != NULL) {
        real terms[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = factor[i];
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->d_invrms);
    }
}

static void backward_kernel_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_1_columns_sums *sums = sums_;
    const backward_kernel_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->d_invrms[j], &block->d_invrms[j]);
    }
}

static void backward_kernel_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const real *d_total_2 = scalars->d_total_2;

    /* d_data = d_total + scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * total */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            UPDATE(T, d_data, a->d_data + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_data[i] = d_data[i] + d_total_2[i];
            }
            WRITTEN(T, d_data, a->d_data + tile->begin);
        } else {
            WRITE(T, d_data, a->d_data + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_data[i] = d_total_2[i];
            }
            WRITTEN(T, d_data, a->d_data + tile->begin);
        }
    }

    /* d_residual = d_total + scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * total */
    if (a->d_residual != NULL) {
        if (a->add_d_residual) {
            UPDATE(T, d_residual, a->d_residual + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_residual[i] = d_residual[i] + d_total_2[i];
            }
            WRITTEN(T, d_residual, a->d_residual + tile->begin);
        } else {
            WRITE(T, d_residual, a->d_residual + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_residual[i] = d_total_2[i];
            }
            WRITTEN(T, d_residual, a->d_residual + tile->begin);
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
} backward_kernel_2_columns_sums;

_Static_assert(sizeof(backward_kernel_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_2_columns_sums) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_2_columns_initialize(void *sums_)
{
    backward_kernel_2_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
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

        if (a->d_scale != NULL) {
            a->d_scale[i_inner] = a->add_d_scale ? STORE(T, (real)((double)LOAD(T, a->d_scale[i_inner]) + sum_1))
                : STORE(T, (real)sum_1);
        }
    }
}

static void backward_kernel_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_columns_sums *sums = sums_;

    /* sum_1 = sum(invrms * d_out * total, over=(outer)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const real invrms = (real)a->saved_invrms[i_outer];
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            READ(T, residual, a->residual + i_outer * a->dims->inner + tile->begin);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const real total = data[i] + residual[i];
                terms[n + i] = invrms * d_out[i] * total;
            }
            n += tile->length;
        }
        REAL(opsmith_sum_columns)(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }
}

static void backward_kernel_2_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_2_columns_sums *sums = sums_;
    const backward_kernel_2_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
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
} backward_kernel_2_flat_sums;

_Static_assert(sizeof(backward_kernel_2_flat_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_kernel_2_flat_sums) <= 24, "workspace_bytes counts on this size");

static void backward_kernel_2_flat_initialize(void *sums_)
{
    backward_kernel_2_flat_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_kernel_2_flat_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_2_flat_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);

    if (a->d_scale != NULL) {
        a->d_scale[0] = a->add_d_scale ? STORE(T, (real)((double)LOAD(T, a->d_scale[0]) + sum_1))
            : STORE(T, (real)sum_1);
    }
}

static void backward_kernel_2_flat_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_2_flat_sums *sums = sums_;

    /* sum_1 = sum(invrms * d_out * total, over=(outer)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_BLOCK];
        READ(T, data, a->data + tile->begin);
        READ(T, residual, a->residual + tile->begin);
        const double *saved_invrms = a->saved_invrms + tile->begin;
        READ_OR(T, d_out, a->d_out, tile->begin, 0);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            const real total = data[i] + residual[i];
            terms[i] = (real)saved_invrms[i] * d_out[i] * total;
        }
        REAL(opsmith_sum_add)(terms, tile->length, &sums->sum_1);
    }
}

static void backward_kernel_2_flat_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_kernel_2_flat_sums *sums = sums_;
    const backward_kernel_2_flat_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
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
    const opsmith_add_rms_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invrms = (double *)(uintptr_t)saved;
    }
    if (a->d_data != NULL || a->d_residual != NULL) {
        const int32_t wanted[] = {a->d_data != NULL || a->d_residual != NULL, a->d_data != NULL
            || a->d_residual != NULL};
        const opsmith_geometry geometry = add_rms_norm_backward_kernel_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_1_rows : &backward_kernel_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
    if (a->d_scale != NULL) {
        const int32_t wanted[] = {a->d_scale != NULL};
        const opsmith_geometry geometry = add_rms_norm_backward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_2_columns : &backward_kernel_2_flat;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_add_rms_norm_backward)(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *d_total, const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *residual,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, ELEMENT(T) *d_scale,
        opsmith_request request_scale, ELEMENT(T) *d_residual, opsmith_request request_residual, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_add_rms_norm_backward)(
    const opsmith_add_rms_norm_params *params, const opsmith_add_rms_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *d_total, const ELEMENT(T) *data, const ELEMENT(T) *scale, const ELEMENT(T) *residual,
        const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, ELEMENT(T) *d_scale,
        opsmith_request request_scale, ELEMENT(T) *d_residual, opsmith_request request_residual, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_add_rms_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 14);
    }
    if (request_scale < OPSMITH_NULL || request_scale > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 15);
    }
    if (request_residual < OPSMITH_NULL || request_residual > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 16);
    }
    const int32_t reads_data = 1;
    const int32_t reads_residual = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_add_rms_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 18);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 12, 0, 0, 0},
        {d_total, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 13, 0, 0, 0},
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_data},
        {scale, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 0},
        {residual, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, reads_residual},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 14,
            1, 0, request_data != OPSMITH_NULL},
        {request_scale != OPSMITH_NULL ? d_scale : NULL, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 15, 1, 0,
            request_scale != OPSMITH_NULL},
        {request_residual != OPSMITH_NULL ? d_residual : NULL, (dims->outer * dims->inner)
            * (int64_t)sizeof(ELEMENT(T)), 16, 1, 0, request_residual != OPSMITH_NULL},
        {saved, (int64_t)opsmith_add_rms_norm_saved_bytes(params, dims), 17, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 18, 1, 0, 0},
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
        if (request_residual == OPSMITH_WRITE && dims->outer * dims->inner > 0) {
            memset(d_residual, 0, (size_t)(dims->outer * dims->inner) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .d_total = d_total,
        .data = data,
        .scale = scale,
        .residual = residual,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
        .d_scale = request_scale != OPSMITH_NULL ? d_scale : NULL,
        .add_d_scale = request_scale == OPSMITH_ADD,
        .d_residual = request_residual != OPSMITH_NULL ? d_residual : NULL,
        .add_d_residual = request_residual == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
