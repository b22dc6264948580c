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

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_rows_scalars {
    real invrms[OPSMITH_GROUPS];
} forward_rows_scalars;

_Static_assert(sizeof(forward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_rows_scalars) <= 512, "workspace_bytes counts on this size");

static void forward_rows_initialize(void *sums_)
{
    forward_rows_sums *sums = sums_;
    opsmith_mean_initialize(&sums->mean_1);
}

static void forward_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_rows_sums *into = into_;
    const forward_rows_sums *from = from_;
    opsmith_mean_merge(&into->mean_1, slot, &from->mean_1, other, count);
}

static void forward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_rows_sums *sums = sums_;
    forward_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double mean_1 = opsmith_mean_value(&sums->mean_1, j);
        const double invrms = opsmith_rsqrt(mean_1 + a->params->epsilon);

        if (a->saved_invrms != NULL) {
            a->saved_invrms[i_outer] = invrms;
        }

        scalars->invrms[j] = (real)invrms;
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
        /* mean_1 = mean(square(data), over=(inner)) */
        {
            real terms[OPSMITH_BLOCK + OPSMITH_CHUNK];
            int64_t filled = 0;
            SLABS (slab) {
                const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->inner + tile->begin;
                CHUNKS (at, tile->length, 0) {
                    LINE_OF(a->data, T, data, data_array + at);
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        terms[filled + at + i] = REAL(opsmith_square)(data[i]);
                    }
                }
                filled += tile->length;
            }
            const opsmith_slabs slabs = {1, 0, n, NULL};
            REAL(opsmith_mean_add)(terms, &slabs, &sums->mean_1, j);
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
            const real invrms = scalars->invrms[j];
            /* out = data * invrms * scale */
            {
                const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->inner + tile->begin;
                const ELEMENT(T) *const scale_array = a->scale == NULL ? NULL : a->scale + tile->begin;
                ELEMENT(T) *const out_array = out_short ? out_block + (j - tile->from) * tile->length : a->out
                    + i_outer * a->dims->inner + tile->begin;
                CHUNKS (at, tile->length, HEAD(out_array)) {
                    LINE_OF(a->data, T, data, data_array + at);
                    LINE_OR(a->scale, 1, T, scale, scale_array + at);
                    LINE_OUT(T, out, out_array + at, opsmith_streams(tile));
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        out[i] = data[i] * invrms * scale[i];
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
    opsmith_mean mean_1;
} forward_columns_sums;

_Static_assert(sizeof(forward_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_columns_scalars {
    real square_data[OPSMITH_GROUPS];
    real out[OPSMITH_GROUPS];
} forward_columns_scalars;

_Static_assert(sizeof(forward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_columns_scalars) <= 1024, "workspace_bytes counts on this size");

static void forward_columns_initialize(void *sums_)
{
    forward_columns_sums *sums = sums_;
    opsmith_mean_initialize(&sums->mean_1);
}

static void forward_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_columns_sums *into = into_;
    const forward_columns_sums *from = from_;
    opsmith_mean_merge(&into->mean_1, slot, &from->mean_1, other, count);
}

static void forward_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

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
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double mean_1 = opsmith_mean_value(&sums->mean_1, j);
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
    const int64_t count = tile->to;
    const real *square_data = scalars->square_data;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* mean_1 = mean(square(data), over=(inner)) */
    {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];

        OPSMITH_TURNS (i, count) {
            terms[i] = square_data[i];
        }
        REAL(opsmith_mean_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->mean_1);
    }
}

static void forward_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const real *out = scalars->out;

    /* out = data * invrms * scale */
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
    const opsmith_rms_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invrms = (double *)(uintptr_t)saved;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = rms_norm_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
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

_Static_assert(sizeof(backward_kernel_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_1_rows_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_rows_scalars {
    real invrms[OPSMITH_GROUPS];
    real factor[OPSMITH_GROUPS];
} backward_kernel_1_rows_scalars;

_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_kernel_1_rows_scalars) <= 1024, "workspace_bytes counts on this size");

static void backward_kernel_1_rows_initialize(void *sums_)
{
    backward_kernel_1_rows_sums *sums = sums_;
    opsmith_sum_initialize(&sums->d_invrms);
}

static void backward_kernel_1_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_kernel_1_rows_sums *into = into_;
    const backward_kernel_1_rows_sums *from = from_;
    opsmith_sum_merge(&into->d_invrms, slot, &from->d_invrms, other, count);
}

static void backward_kernel_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_kernel_1_rows_sums *sums = sums_;
    backward_kernel_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double d_invrms = opsmith_sum_value(&sums->d_invrms, j);
        const double factor = d_invrms * a->saved_invrms[i_outer] * a->saved_invrms[i_outer] * a->saved_invrms[i_outer]
            / (double)a->dims->inner;

        scalars->invrms[j] = (real)a->saved_invrms[i_outer];
        scalars->factor[j] = (real)factor;
    }
}

static void backward_kernel_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_arguments *a = arguments;
    (void)scalars_;
    backward_kernel_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;
        /* d_invrms = sum(scale * d_out * data, over=(inner)) */
        if (a->d_data != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double d_invrms_lanes[OPSMITH_WIDTH] = {0};
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
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = scale[i] * d_out[i] * data[i];
                        }
                        REAL(opsmith_lanes_add)(d_invrms_lanes, terms, count, wide);
                    }
                }
                const double d_invrms_part = opsmith_sum_total(d_invrms_lanes);
                if (wide || isfinite(d_invrms_part)) {
                    sums->d_invrms.value[j] += d_invrms_part;
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
            const real invrms = scalars->invrms[j];
            const real factor = scalars->factor[j];
            /* d_data = scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * data */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const scale_array = a->scale == NULL ? NULL : a->scale + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + i_outer * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OR(a->scale, 1, T, scale, scale_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = d_data[i] + (scale[i] * invrms * d_out[i] - factor * data[i]);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const scale_array = a->scale == NULL ? NULL : a->scale + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + i_outer * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + i_outer * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = d_data_short ? d_data_block + (j - tile->from) * tile->length
                        : a->d_data + i_outer * a->dims->inner + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OR(a->scale, 1, T, scale, scale_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = scale[i] * invrms * d_out[i] - factor * data[i];
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
    {NULL, backward_kernel_1_rows_sweep_1, backward_kernel_1_rows_merge_1},
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
    opsmith_sum d_invrms;
} backward_kernel_1_columns_sums;

_Static_assert(sizeof(backward_kernel_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_1_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_kernel_1_columns_scalars {
    real factor[OPSMITH_GROUPS];
    real offset[OPSMITH_GROUPS];
} backward_kernel_1_columns_scalars;

_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_kernel_1_columns_scalars) <= 1024, "workspace_bytes counts on this size");

static void backward_kernel_1_columns_initialize(void *sums_)
{
    backward_kernel_1_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->d_invrms);
}

static void backward_kernel_1_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    backward_kernel_1_columns_sums *into = into_;
    const backward_kernel_1_columns_sums *from = from_;
    opsmith_sum_merge(&into->d_invrms, slot, &from->d_invrms, other, count);
}

static void backward_kernel_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_kernel_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

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
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_outer = tile->kept + j;

        const double d_invrms = opsmith_sum_value(&sums->d_invrms, j);
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
    const int64_t count = tile->to;
    const real *factor = scalars->factor;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* d_invrms = sum(scale * d_out * data, over=(inner)) */
    if (a->d_data != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];

        OPSMITH_TURNS (i, count) {
            terms[i] = factor[i];
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->d_invrms);
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

    /* d_data = scale * invrms * d_out - d_invrms * invrms * invrms * invrms / size(inner) * data */
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
} backward_kernel_2_columns_sums;

_Static_assert(sizeof(backward_kernel_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_2_columns_sums) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_2_columns_initialize(void *sums_)
{
    backward_kernel_2_columns_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
}

static void backward_kernel_2_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other,
    int64_t count)
{
    backward_kernel_2_columns_sums *into = into_;
    const backward_kernel_2_columns_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
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

    /* sum_1 = sum(invrms * d_out * data, over=(outer)) */
    if (a->d_scale != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            const real invrms = (real)a->saved_invrms[i_outer];
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->inner + tile->kept);
            LINE_OF(a->data, T, data, a->data + i_outer * a->dims->inner + tile->kept);
            FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->inner + tile->kept);
            FETCH(a->data + i_outer * a->dims->inner + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = invrms * d_out[i] * data[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
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
} backward_kernel_2_flat_sums;

_Static_assert(sizeof(backward_kernel_2_flat_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_kernel_2_flat_sums) <= 1536, "workspace_bytes counts on this size");

static void backward_kernel_2_flat_initialize(void *sums_)
{
    backward_kernel_2_flat_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
}

static void backward_kernel_2_flat_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_kernel_2_flat_sums *into = into_;
    const backward_kernel_2_flat_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
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
        /* sum_1 = sum(invrms * d_out * data, over=(outer)) */
        if (a->d_scale != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
                SLABS (slab) {
                    const double *const saved_invrms_array = a->saved_invrms + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out + tile->begin;
                    const ELEMENT(T) *const data_array = a->data + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->saved_invrms, float64, saved_invrms, saved_invrms_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OF(a->data, T, data, data_array + at);
                        FETCH(saved_invrms_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);
                        FETCH(data_array + at);
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = (real)saved_invrms[i] * d_out[i] * data[i];
                        }
                        REAL(opsmith_lanes_add)(sum_1_lanes, terms, count, wide);
                    }
                }
                const double sum_1_part = opsmith_sum_total(sum_1_lanes);
                if (wide || isfinite(sum_1_part)) {
                    sums->sum_1.value[j] += sum_1_part;
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
    .read_bytes = sizeof(double) + sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_rms_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invrms = (double *)(uintptr_t)saved;
    }
    {
        const int32_t wanted_1[] = {a->d_data != NULL, a->d_data != NULL};
        const opsmith_geometry geometry_1 = rms_norm_backward_kernel_1_geometry(dims);
        const opsmith_kernel *kernel_1 = geometry_1.form == 0 ? &backward_kernel_1_rows : &backward_kernel_1_columns;
        const opsmith_launch launch_1 = {kernel_1, &geometry_1, wanted_1, a->d_data != NULL};
        const int32_t wanted_2[] = {a->d_scale != NULL};
        const opsmith_geometry geometry_2 = rms_norm_backward_kernel_2_geometry(dims);
        const opsmith_kernel *kernel_2 = geometry_2.form == 0 ? &backward_kernel_2_columns : &backward_kernel_2_flat;
        const opsmith_launch launch_2 = {kernel_2, &geometry_2, wanted_2, a->d_scale != NULL};
        opsmith_run_pair(&launch_1, &launch_2, a, free_bytes, executor);
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
