/* Made by Opsmith from reductions/l2_norm.yaml. Changes belong there.
 *
 * l2_norm: Euclidean norm over any set of axes, without overflow of the squares.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "l2_norm_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_l2_norm_params *params;
    const opsmith_l2_norm_dims *dims;
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *out; /* (kept_1, kept_2, kept_3, kept_4) */
    double *saved_out;
} forward_arguments;

/* forward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
typedef struct forward_sums {
    opsmith_norm out;
} forward_sums;

_Static_assert(sizeof(forward_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_sums) <= 1536, "workspace_bytes counts on this size");

static void forward_initialize(void *sums_)
{
    forward_sums *sums = sums_;
    opsmith_norm_initialize(&sums->out);
}

static void forward_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_sums *into = into_;
    const forward_sums *from = from_;
    opsmith_norm_merge(&into->out, slot, &from->out, other, count);
}

static void forward_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;

        const double out = opsmith_norm_value(&sums->out, j);

        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = STORE(T, (real)out);
        if (a->saved_out != NULL) {
            a->saved_out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = out;
        }
    }
}

static void forward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;
        /* out = norm(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            real terms[OPSMITH_BLOCK + OPSMITH_CHUNK];
            int64_t filled = 0;
            SLABS (slab) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                const ELEMENT(T) *const data_array = a->data
                    + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                CHUNKS (at, tile->length, 0) {
                    LINE_OF(a->data, T, data, data_array + at);
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        terms[filled + at + i] = data[i];
                    }
                }
                filled += tile->length;
            }
            const opsmith_slabs slabs = {1, 0, n, NULL};
            REAL(opsmith_norm_add)(terms, &slabs, &sums->out, j);
        }
    }
}

static const opsmith_sweep forward_rows_sweeps[] = {
    {NULL, forward_rows_sweep_1, forward_merge_1},
    {forward_section_1, NULL, NULL},
};

static const opsmith_kernel forward_rows = {
    .sweeps = forward_rows_sweeps,
    .count = 1,
    .initialize = forward_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* Columns: the innermost run is kept_4, kept. */

static void forward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* out = norm(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            LINE_OF(a->data, T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + tile->kept);
            FETCH(a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = data[i];
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_norm_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->out);
    }
}

static const opsmith_sweep forward_columns_sweeps[] = {
    {NULL, forward_columns_sweep_1, forward_merge_1},
    {forward_section_1, NULL, NULL},
};

static const opsmith_kernel forward_columns = {
    .sweeps = forward_columns_sweeps,
    .count = 1,
    .initialize = forward_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

static void forward(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_l2_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_out = (double *)(uintptr_t)saved;
    }
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = l2_norm_forward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_rows : &forward_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_l2_norm_forward)(
    const opsmith_l2_norm_params *params, const opsmith_l2_norm_dims *dims, const ELEMENT(T) *data, ELEMENT(T) *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_l2_norm_forward)(
    const opsmith_l2_norm_params *params, const opsmith_l2_norm_dims *dims, const ELEMENT(T) *data, ELEMENT(T) *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_l2_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_l2_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, 1},
        {out, (dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4) * (int64_t)sizeof(ELEMENT(T)), 8, 1, 0, 1},
        {saved, (int64_t)opsmith_l2_norm_saved_bytes(params, dims), 11, 1, 0, 0},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
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
    const opsmith_l2_norm_params *params;
    const opsmith_l2_norm_dims *dims;
    const ELEMENT(T) *d_out; /* (kept_1, kept_2, kept_3, kept_4) */
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    ELEMENT(T) *d_data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    double *saved_out;
    int32_t add_d_data;
} backward_arguments;

/* backward. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
typedef struct backward_scalars {
    int32_t out_is_not_zero[OPSMITH_GROUPS];
    real d_out_over_out[OPSMITH_GROUPS];
} backward_scalars;

_Static_assert(sizeof(backward_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(backward_scalars) <= 1024, "workspace_bytes counts on this size");

static void backward_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;

        const int32_t out_is_not_zero = a->saved_out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3
            + i_kept_3) * a->dims->kept_4 + i_kept_4] != 0.0;
        const double d_out_over_out = (a->d_out == NULL ? 0
            : (double)LOAD(T, a->d_out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3)
            * a->dims->kept_4 + i_kept_4])) / a->saved_out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3
            + i_kept_3) * a->dims->kept_4 + i_kept_4];

        scalars->out_is_not_zero[j] = out_is_not_zero;
        scalars->d_out_over_out[j] = (real)d_out_over_out;
    }
}

static void backward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    (void)sums_;
    SLABS (slab) {
        const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
        const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
        const int64_t i_reduced_3 = slab % a->dims->reduced_3;
        RUN(T, d_data, a->d_data != NULL && !a->add_d_data);
        for (int64_t j = tile->from; j < tile->to; ++j) {
            const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
            const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
            const int64_t i_kept_3 = tile->group % a->dims->kept_3;
            const int64_t i_kept_4 = tile->kept + j;
            const int32_t out_is_not_zero = scalars->out_is_not_zero[j];
            const real d_out_over_out = scalars->d_out_over_out[j];
            /* d_data = d_out / out * data if out != 0 else 0 */
            if (a->d_data != NULL) {
                if (a->add_d_data) {
                    const ELEMENT(T) *const data_array = a->data
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    ELEMENT(T) *const d_data_array = a->d_data
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    CHUNKS (at, tile->length, 0) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_UPDATE(T, d_data, d_data_array + at);
                        FETCH(data_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = d_data[i] + (out_is_not_zero ? d_out_over_out * data[i] : 0);
                        }
                        LINE_PUT(T, d_data, d_data_array + at, 0);
                    }
                } else {
                    const ELEMENT(T) *const data_array = a->data
                        + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    ELEMENT(T) *const d_data_array = d_data_short ? d_data_block + (j - tile->from) * tile->length
                        : a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                        * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                        + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                    CHUNKS (at, tile->length, HEAD(d_data_array)) {
                        LINE_OF(a->data, T, data, data_array + at);
                        LINE_OUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                        FETCH(data_array + at);

                        OPSMITH_TURNS (i, count) {
                            d_data[i] = out_is_not_zero ? d_out_over_out * data[i] : 0;
                        }
                        LINE_PUT(T, d_data, d_data_array + at, opsmith_streams(tile));
                    }
                }
            }
        }
        if (d_data_short) {
            const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
            const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
            const int64_t i_kept_3 = tile->group % a->dims->kept_3;
            const int64_t i_kept_4 = tile->kept + tile->from;
            RUN_END(T, d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
        }
    }
}

static const opsmith_sweep backward_rows_sweeps[] = {
    {backward_section_0, backward_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_rows = {
    .sweeps = backward_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

/* Columns: the innermost run is kept_4, kept. */

static void backward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t count = tile->to;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const int32_t *out_is_not_zero = scalars->out_is_not_zero;
    const real *d_out_over_out = scalars->d_out_over_out;

    /* d_data = d_out / out * data if out != 0 else 0 */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                LINE_OF(a->data, T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                LINE_UPDATE(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                FETCH(a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_data[i] = d_data[i] + (out_is_not_zero[i] ? d_out_over_out[i] * data[i] : 0);
                }
                LINE_PUT(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept, 0);
            }
        } else {
            for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                LINE_OF(a->data, T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);
                LINE_OUT(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept, tile->stream);
                FETCH(a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept);

                OPSMITH_TURNS (i, count) {
                    d_data[i] = out_is_not_zero[i] ? d_out_over_out[i] * data[i] : 0;
                }
                LINE_PUT(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->kept, tile->stream);
            }
        }
    }
}

static const opsmith_sweep backward_columns_sweeps[] = {
    {backward_section_0, backward_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_columns = {
    .sweeps = backward_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = sizeof(ELEMENT(T)),
};

static void backward(backward_arguments *a, const void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_l2_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_out = (double *)(uintptr_t)saved;
    }
    if (a->d_data != NULL) {
        const int32_t wanted[] = {a->d_data != NULL};
        const opsmith_geometry geometry = l2_norm_backward_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_rows : &backward_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, a->d_data != NULL};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_l2_norm_backward)(
    const opsmith_l2_norm_params *params, const opsmith_l2_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_l2_norm_backward)(
    const opsmith_l2_norm_params *params, const opsmith_l2_norm_dims *dims, const ELEMENT(T) *d_out,
        const ELEMENT(T) *data, const void *saved, ELEMENT(T) *d_data, opsmith_request request_data, void *workspace,
        size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_l2_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 10);
    }
    const int32_t reads_data = 1;
    const int32_t reads_saved = 1;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_l2_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 12);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4) * (int64_t)sizeof(ELEMENT(T)), 9, 0, 0, 0},
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(ELEMENT(T)), 7, 0, 0, reads_data},
        {request_data != OPSMITH_NULL ? d_data : NULL,
            (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(ELEMENT(T)), 10, 1, 0, request_data != OPSMITH_NULL},
        {saved, (int64_t)opsmith_l2_norm_saved_bytes(params, dims), 11, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 12, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4 == 0) {
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
