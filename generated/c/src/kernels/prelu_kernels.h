/* Made by Opsmith from activations/prelu.yaml. Changes belong there.
 *
 * prelu: Leaky rectified linear unit whose slope below 0 is learned for each channel.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "prelu_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_prelu_params *params;
    const opsmith_prelu_dims *dims;
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const ELEMENT(T) *gamma; /* (C) */
    ELEMENT(T) *out; /* (outer, C, inner) */
} forward_arguments;

/* forward. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_scalars {
    real gamma[OPSMITH_GROUPS];
} forward_scalars;

_Static_assert(sizeof(forward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_scalars) <= 512, "workspace_bytes counts on this size");

static void forward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    (void)sums_;
    forward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        scalars->gamma[j] = LOAD(T, a->gamma[i_C]);
    }
}

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (i_outer) {
        RUN(T, out, 1);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_C = tile->kept + j;
            const real gamma = scalars->gamma[j];
            /* out = data if data > 0 else gamma * data */
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
                        out[i] = data[i] > 0 ? data[i] : gamma * data[i];
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

static const opsmith_sweep forward_rows_sweeps[] = {
    {forward_section_0, forward_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_rows = {
    .sweeps = forward_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const real *gamma = scalars->gamma;

    /* out = data if data > 0 else gamma * data */
    {
        SHEET(T, out, 0, a->out);
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            ELEMENT(T) *const out_place = SHEET_LINE(out, i_outer, a->out + i_outer * a->dims->C + tile->kept);
            LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
            LINE_OUT(T, out, out_place, tile->stream && out_sheet == NULL);
            FETCH(a->data + i_outer * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                out[i] = data[i] > 0 ? data[i] : gamma[i] * data[i];
            }
            LINE_PUT(T, out, out_place, tile->stream && out_sheet == NULL);
        }
        SHEET_END(out, i_outer, a->out + i_outer * a->dims->C + tile->kept);
    }
}

static void forward_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    forward_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->gamma[j] = scalars->gamma[j - count];
    }
}

static const opsmith_sweep forward_columns_sweeps[] = {
    {forward_section_0, forward_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_columns = {
    .sweeps = forward_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = forward_columns_repeat,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_prelu_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = prelu_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_prelu_forward)(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(T) *gamma, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_prelu_forward)(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const ELEMENT(T) *data,
        const ELEMENT(T) *gamma, ELEMENT(T) *out, void *saved, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    opsmith_status status = opsmith_prelu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_prelu_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 8, 1, 0, 1},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
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
        .out = out,
    };
    forward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_arguments {
    const opsmith_prelu_params *params;
    const opsmith_prelu_dims *dims;
    const ELEMENT(T) *d_out; /* (outer, C, inner) */
    const ELEMENT(T) *data; /* (outer, C, inner) */
    const ELEMENT(T) *gamma; /* (C) */
    ELEMENT(T) *d_data; /* (outer, C, inner) */
    ELEMENT(T) *d_gamma; /* (C) */
    int32_t add_d_data;
    int32_t add_d_gamma;
} backward_arguments;

/* backward. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_sums {
    opsmith_sum sum_1;
} backward_sums;

_Static_assert(sizeof(backward_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(backward_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct backward_scalars {
    real gamma[OPSMITH_GROUPS];
} backward_scalars;

_Static_assert(sizeof(backward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_scalars) <= 512, "workspace_bytes counts on this size");

static void backward_initialize(void *sums_)
{
    backward_sums *sums = sums_;
    opsmith_sum_initialize(&sums->sum_1);
}

static void backward_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    backward_sums *into = into_;
    const backward_sums *from = from_;
    opsmith_sum_merge(&into->sum_1, slot, &from->sum_1, other, count);
}

static void backward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        scalars->gamma[j] = LOAD(T, a->gamma[i_C]);
    }
}

static void backward_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    const backward_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;

        if (a->d_gamma != NULL) {
            const double sum_1 = opsmith_sum_value(&sums->sum_1, j);
            a->d_gamma[i_C] = a->add_d_gamma ? STORE(T, (real)((double)LOAD(T, a->d_gamma[i_C]) + sum_1))
                : STORE(T, (real)sum_1);
        }
    }
}

static void backward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    backward_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_C = tile->kept + j;
        const real gamma = scalars->gamma[j];
        /* sum_1 = sum(d_out * data if not data > 0 else 0, over=(outer, inner)) */
        if (a->d_gamma != NULL) {
            for (int32_t wide = 0; wide < 2; ++wide) {
                double sum_1_lanes[OPSMITH_WIDTH] = {0};
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
                        real terms[OPSMITH_CHUNK];

                        OPSMITH_TURNS (i, count) {
                            terms[i] = !(data[i] > 0) ? d_out[i] * data[i] : 0;
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

        /* d_data = d_out if data > 0 else gamma * d_out */
        if (a->d_data != NULL) {
            SLABS (i_outer) {
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
                            d_data[i] = d_data[i] + (data[i] > 0 ? d_out[i] : gamma * d_out[i]);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const data_array = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    const ELEMENT(T) *const d_out_array = a->d_out == NULL ? NULL : a->d_out
                        + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner
                        + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OF_OR(a->d_out, 0, T, d_out, d_out_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH(data_array + at);
                        FETCH_IF(a->d_out, d_out_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = data[i] > 0 ? d_out[i] : gamma * d_out[i];
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
    }
}

static const opsmith_sweep backward_rows_sweeps[] = {
    {backward_section_0, backward_rows_sweep_1, backward_merge_1},
    {backward_section_1, NULL, NULL},
};

static const opsmith_kernel backward_rows = {
    .sweeps = backward_rows_sweeps,
    .count = 1,
    .initialize = backward_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(backward_sums),
    .scalars_bytes = sizeof(backward_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is C, kept. */

static void backward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    backward_sums *sums = sums_;
    const int64_t count = tile->to;
    const real *gamma = scalars->gamma;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* sum_1 = sum(d_out * data if not data > 0 else 0, over=(outer, inner)) */
    if (a->d_gamma != NULL) {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
            LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
            LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->C + tile->kept);
            FETCH(a->data + i_outer * a->dims->C + tile->kept);
            FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->C + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = !(data[i] > 0) ? d_out[i] * data[i] : 0;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_sum_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->sum_1);
    }

    /* d_data = d_out if data > 0 else gamma * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->C + tile->kept);
                LINE_UPDATE(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept);
                FETCH(a->data + i_outer * a->dims->C + tile->kept);
                FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_data[i] = d_data[i] + (data[i] > 0 ? d_out[i] : gamma[i] * d_out[i]);
                }
                LINE_PUT(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept, 0);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; i_outer += tile->step) {
                LINE_OF(a->data, T, data, a->data + i_outer * a->dims->C + tile->kept);
                LINE_OF_OR(a->d_out, 0, T, d_out, a->d_out + i_outer * a->dims->C + tile->kept);
                LINE_OUT(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept, tile->stream);
                FETCH(a->data + i_outer * a->dims->C + tile->kept);
                FETCH_IF(a->d_out, a->d_out + i_outer * a->dims->C + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_data[i] = data[i] > 0 ? d_out[i] : gamma[i] * d_out[i];
                }
                LINE_PUT(T, d_data, a->d_data + i_outer * a->dims->C + tile->kept, tile->stream);
            }
        }
    }
}

static void backward_columns_repeat(void *scalars_, int64_t count, int64_t total)
{
    backward_scalars *scalars = scalars_;
    for (int64_t j = count; j < total; ++j) {
        scalars->gamma[j] = scalars->gamma[j - count];
    }
}

static const opsmith_sweep backward_columns_sweeps[] = {
    {backward_section_0, backward_columns_sweep_1, backward_merge_1},
    {backward_section_1, NULL, NULL},
};

static const opsmith_kernel backward_columns = {
    .sweeps = backward_columns_sweeps,
    .count = 1,
    .initialize = backward_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = backward_columns_repeat,
    .sums_bytes = sizeof(backward_sums),
    .scalars_bytes = sizeof(backward_scalars),
    .read_bytes = sizeof(ELEMENT(T)) + sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_prelu_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    if (a->d_gamma != NULL || a->d_data != NULL) {
        const int32_t wanted[] = {a->d_gamma != NULL || a->d_data != NULL};
        const opsmith_geometry geometry = prelu_backward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_rows : &backward_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_gamma != NULL || a->d_data != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_prelu_backward)(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const ELEMENT(T) *gamma, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, ELEMENT(T) *d_gamma, opsmith_request request_gamma, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_prelu_backward)(
    const opsmith_prelu_params *params, const opsmith_prelu_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const ELEMENT(T) *gamma, const void *saved, ELEMENT(T) *d_data,
        opsmith_request request_data, ELEMENT(T) *d_gamma, opsmith_request request_gamma, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_prelu_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 11);
    }
    const int32_t reads_data = 1;
    const int32_t reads_gamma = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_prelu_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(ELEMENT(T)), 6, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_gamma},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(ELEMENT(T)), 10, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(ELEMENT(T)), 11, 1, 0,
            request_gamma != OPSMITH_NULL},
        {workspace, (int64_t)needed, 13, 1, 0, 0},
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
            memset(d_gamma, 0, (size_t)(dims->C) * sizeof(ELEMENT(T)));
        }
        return OPSMITH_OK;
    }
    backward_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .gamma = gamma,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
        .d_gamma = request_gamma != OPSMITH_NULL ? d_gamma : NULL,
        .add_d_gamma = request_gamma == OPSMITH_ADD,
    };
    backward(&a, saved, workspace, executor);
    return OPSMITH_OK;
}
