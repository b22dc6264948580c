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
typedef struct forward_rows_sums {
    opsmith_norm out;
} forward_rows_sums;

_Static_assert(sizeof(forward_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_rows_sums) <= 24, "workspace_bytes counts on this size");

static void forward_rows_initialize(void *sums_)
{
    forward_rows_sums *sums = sums_;
    sums->out = (opsmith_norm)OPSMITH_NORM_INITIAL;
}

static void forward_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_rows_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const double out = opsmith_norm_value(&sums->out);

    a->out[tile->group] = STORE(T, (real)out);
    if (a->saved_out != NULL) {
        a->saved_out[tile->group] = out;
    }
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

    /* out = norm(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
        REAL(opsmith_norm_add)(terms, n, &sums->out);
    }
}

static void forward_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_rows_sums *sums = sums_;
    const forward_rows_sums *block = block_sums;
    (void)columns;
    opsmith_norm_merge(&sums->out, &block->out);
}

static const opsmith_sweep forward_rows_sweeps[] = {
    {NULL, forward_rows_sweep_1, forward_rows_merge_1},
    {forward_rows_section_1, NULL, NULL},
};

static const opsmith_kernel forward_rows = {
    .sweeps = forward_rows_sweeps,
    .count = 1,
    .initialize = forward_rows_initialize,
    .sums_bytes = sizeof(forward_rows_sums),
    .scalars_bytes = 0,
};

/* Columns: the innermost run is kept_4, kept. */
typedef struct forward_columns_sums {
    opsmith_norm out[OPSMITH_COLUMNS];
} forward_columns_sums;

_Static_assert(sizeof(forward_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_columns_sums) <= 1536, "workspace_bytes counts on this size");

static void forward_columns_initialize(void *sums_)
{
    forward_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->out[j] = (opsmith_norm)OPSMITH_NORM_INITIAL;
    }
}

static void forward_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->begin + j;

        const double out = opsmith_norm_value(&sums->out[j]);

        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = STORE(T, (real)out);
        if (a->saved_out != NULL) {
            a->saved_out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
                + i_kept_4] = out;
        }
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

    /* out = norm(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
        REAL(opsmith_norm_columns)(terms, tile->last - tile->first, tile->length, sums->out);
    }
}

static void forward_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_columns_sums *sums = sums_;
    const forward_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_norm_merge(&sums->out[j], &block->out[j]);
    }
}

static const opsmith_sweep forward_columns_sweeps[] = {
    {NULL, forward_columns_sweep_1, forward_columns_merge_1},
    {forward_columns_section_1, NULL, NULL},
};

static const opsmith_kernel forward_columns = {
    .sweeps = forward_columns_sweeps,
    .count = 1,
    .initialize = forward_columns_initialize,
    .sums_bytes = sizeof(forward_columns_sums),
    .scalars_bytes = 0,
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
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
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
typedef struct backward_rows_scalars {
    int32_t out_is_not_zero;
    real d_out_over_out;
} backward_rows_scalars;

_Static_assert(sizeof(backward_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_rows_scalars) <= 16, "workspace_bytes counts on this size");

static void backward_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const backward_arguments *a = arguments;
    (void)sums_;
    backward_rows_scalars *scalars = scalars_;
    (void)tile;

    const int32_t out_is_not_zero = a->saved_out[tile->group] != 0.0;
    const double d_out_over_out = (a->d_out == NULL ? 0 : (double)LOAD(T, a->d_out[tile->group]))
        / a->saved_out[tile->group];

    scalars->out_is_not_zero = out_is_not_zero;
    scalars->d_out_over_out = (real)d_out_over_out;
}

static void backward_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3 * a->dims->kept_4);
    const int64_t i_kept_2 = tile->group / (a->dims->kept_3 * a->dims->kept_4) % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group / a->dims->kept_4 % a->dims->kept_3;
    const int64_t i_kept_4 = tile->group % a->dims->kept_4;
    const int32_t out_is_not_zero = scalars->out_is_not_zero;
    const real d_out_over_out = scalars->d_out_over_out;

    /* d_data = d_out / out * data if out != 0 else 0 */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t slab = tile->first; slab < tile->last; ++slab) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                READ(T, data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
                UPDATE(T, d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + (out_is_not_zero ? d_out_over_out * data[i] : 0);
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
                WRITE(T, d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = out_is_not_zero ? d_out_over_out * data[i] : 0;
                }
                WRITTEN(T, d_data, a->d_data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
            }
        }
    }
}

static const opsmith_sweep backward_rows_sweeps[] = {
    {backward_rows_section_0, backward_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_rows = {
    .sweeps = backward_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_rows_scalars),
};

/* Columns: the innermost run is kept_4, kept. */
typedef struct backward_columns_scalars {
    int32_t out_is_not_zero[OPSMITH_COLUMNS];
    real d_out_over_out[OPSMITH_COLUMNS];
} backward_columns_scalars;

_Static_assert(sizeof(backward_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_columns_scalars) <= 1024, "workspace_bytes counts on this size");

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

static void backward_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const backward_arguments *a = arguments;
    const backward_columns_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const int32_t *out_is_not_zero = scalars->out_is_not_zero;
    const real *d_out_over_out = scalars->d_out_over_out;

    /* d_data = d_out / out * data if out != 0 else 0 */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t slab = tile->first; slab < tile->last; ++slab) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                READ(T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
                UPDATE(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + (out_is_not_zero[i] ? d_out_over_out[i] * data[i] : 0);
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
                WRITE(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = out_is_not_zero[i] ? d_out_over_out[i] * data[i] : 0;
                }
                WRITTEN(T, d_data, a->d_data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                    + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + tile->begin);
            }
        }
    }
}

static const opsmith_sweep backward_columns_sweeps[] = {
    {backward_columns_section_0, backward_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_columns = {
    .sweeps = backward_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(backward_columns_scalars),
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
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
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
