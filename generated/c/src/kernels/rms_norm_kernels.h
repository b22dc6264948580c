/* Made by Opsmith from normalization/rms_norm.yaml. Changes belong there.
 *
 * rms_norm: Divides by the root mean square over all axes from one on, then applies a scale.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "rms_norm_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_rms_norm_params *params;
    const opsmith_rms_norm_dims *dims;
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    ELEMENT(T) *out; /* (outer, inner) */
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

    /* mean_1 = mean(square(data), over=(inner)) */
    {
        real terms[OPSMITH_BLOCK];
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = REAL(opsmith_square)(data[i]);
        }
        REAL(opsmith_mean_add)(terms, tile->length, &sums->mean_1);
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

    /* out = data * invrms * scale */
    {
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
        READ_OR(T, scale, a->scale, tile->begin, 1);
        WRITE(T, out, a->out + i_outer * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = data[i] * invrms * scale[i];
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
    real square_data[OPSMITH_COLUMNS];
    real out[OPSMITH_COLUMNS];
} forward_columns_scalars;

_Static_assert(sizeof(forward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_columns_scalars) <= 1024, "workspace_bytes counts on this size");

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

        const double square_data = opsmith_square((double)LOAD(T, a->data[i_outer]));

        scalars->square_data[j] = (real)square_data;
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

        const double mean_1 = opsmith_mean_value(&sums->mean_1[j]);
        const double invrms = opsmith_rsqrt(mean_1 + a->params->epsilon);
        const double out = (double)LOAD(T, a->data[i_outer]) * invrms
            * (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0]));

        if (a->saved_invrms != NULL) {
            a->saved_invrms[i_outer] = invrms;
        }

        scalars->out[j] = (real)out;
    }
}

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    (void)arguments;
    const forward_columns_scalars *scalars = scalars_;
    forward_columns_sums *sums = sums_;
    const real *square_data = scalars->square_data;

    /* mean_1 = mean(square(data), over=(inner)) */
    {
        real terms[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = square_data[i];
        }
        REAL(opsmith_mean_columns)(terms, tile->last - tile->first, tile->length, sums->mean_1);
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

    /* out = data * invrms * scale */
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
    const opsmith_rms_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invrms = (double *)(uintptr_t)saved;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = rms_norm_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_rms_norm_forward)(
    const opsmith_rms_norm_params *params, const opsmith_rms_norm_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(T) *scale, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_rms_norm_forward)(
    const opsmith_rms_norm_params *params, const opsmith_rms_norm_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(T) *scale, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_rms_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_rms_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 14);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {scale, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 0},
        {out, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 1, 0, 1},
        {saved, (int64_t)opsmith_rms_norm_saved_bytes(params, dims), 13, 1, 0, 0},
        {workspace, (int64_t)needed, 14, 1, 0, 0},
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
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_rms_norm_params *params;
    const opsmith_rms_norm_dims *dims;
    const ELEMENT(T) *d_out; /* (outer, inner) */
    const ELEMENT(T) *data; /* (outer, inner) */
    const ELEMENT(T) *scale; /* (inner) */
    ELEMENT(T) *d_data; /* (outer, inner) */
    ELEMENT(T) *d_scale; /* (inner) */
    double *saved_invrms;
    int32_t add_d_data;
    int32_t add_d_scale;
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

    /* d_invrms = sum(scale * d_out * data, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_BLOCK];
        READ_OR(T, scale, a->scale, tile->begin, 1);
        READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
        READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = scale[i] * d_out[i] * data[i];
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

    /* d_data = scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * data */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            READ_OR(T, scale, a->scale, tile->begin, 1);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            UPDATE(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_data[i] = d_data[i] + (scale[i] * invrms * d_out[i] - factor * data[i]);
            }
            WRITTEN(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
        } else {
            READ_OR(T, scale, a->scale, tile->begin, 1);
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            WRITE(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                d_data[i] = scale[i] * invrms * d_out[i] - factor * data[i];
            }
            WRITTEN(T, d_data, a->d_data + i_outer * a->dims->inner + tile->begin);
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
    real offset[OPSMITH_COLUMNS];
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

        const double factor = (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0]))
            * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) * (double)LOAD(T, a->data[i_outer]);

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

        const double d_invrms = opsmith_sum_value(&sums->d_invrms[j]);
        const double offset = (a->scale == NULL ? 1 : (double)LOAD(T, a->scale[0])) * a->saved_invrms[i_outer]
            * (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[i_outer])) - d_invrms * a->saved_invrms[i_outer]
            * a->saved_invrms[i_outer] * a->saved_invrms[i_outer] / (double)a->dims->inner
            * (double)LOAD(T, a->data[i_outer]);

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

    /* d_invrms = sum(scale * d_out * data, over=(inner)) */
    if (a->d_data != NULL) {
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
    const real *offset = scalars->offset;

    /* d_data = scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * data */
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

    /* sum_1 = sum(invrms * d_out * data, over=(outer)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const real invrms = (real)a->saved_invrms[i_outer];
            READ_OR(T, d_out, a->d_out, i_outer * a->dims->inner + tile->begin, 0);
            READ(T, data, a->data + i_outer * a->dims->inner + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = invrms * d_out[i] * data[i];
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

    /* sum_1 = sum(invrms * d_out * data, over=(outer)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_BLOCK];
        const double *saved_invrms = a->saved_invrms + tile->begin;
        READ_OR(T, d_out, a->d_out, tile->begin, 0);
        READ(T, data, a->data + tile->begin);
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            terms[i] = (real)saved_invrms[i] * d_out[i] * data[i];
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
    const opsmith_rms_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invrms = (double *)(uintptr_t)saved;
    }
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = rms_norm_backward_kernel_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_1_rows : &backward_kernel_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
    if (a->d_scale != NULL) {
        const int32_t wanted[] = {a->d_scale != NULL};
        const opsmith_geometry geometry = rms_norm_backward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_kernel_2_columns : &backward_kernel_2_flat;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_rms_norm_backward)(
    const opsmith_rms_norm_params *params, const opsmith_rms_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const ELEMENT(T) *scale, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, ELEMENT(T) *d_scale, opsmith_request request_scale, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_rms_norm_backward)(
    const opsmith_rms_norm_params *params, const opsmith_rms_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const ELEMENT(T) *scale, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, ELEMENT(T) *d_scale, opsmith_request request_scale, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_rms_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    if (request_scale < OPSMITH_NULL || request_scale > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 12);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_rms_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 14);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 10, 0, 0, 0},
        {data, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_data},
        {scale, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 0},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 11,
            1, 0, request_data != OPSMITH_NULL},
        {request_scale != OPSMITH_NULL ? d_scale : NULL, (dims->inner) * (int64_t)sizeof(ELEMENT(T)), 12, 1, 0,
            request_scale != OPSMITH_NULL},
        {saved, (int64_t)opsmith_rms_norm_saved_bytes(params, dims), 13, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 14, 1, 0, 0},
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
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .scale = scale,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
        .d_scale = request_scale != OPSMITH_NULL ? d_scale : NULL,
        .add_d_scale = request_scale == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
