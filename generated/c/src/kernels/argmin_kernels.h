/* Made by Opsmith from reductions/argmin.yaml. Changes belong there.
 *
 * argmin: Position of the smallest element over any set of axes, which count as one axis in C order.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "argmin_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_argmin_params *params;
    const opsmith_argmin_dims *dims;
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    int64_t *out; /* (kept_1, kept_2, kept_3, kept_4) */
} forward_arguments;

/* forward_1, taken if params->select_last_index. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
typedef struct forward_1_rows_sums {
    opsmith_minimum_of smallest;
    opsmith_maximum_of out;
} forward_1_rows_sums;

_Static_assert(sizeof(forward_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_rows_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct forward_1_rows_scalars {
    real smallest[OPSMITH_GROUPS];
    int64_t size_wide[OPSMITH_GROUPS];
    int64_t size_2_wide[OPSMITH_GROUPS];
    int64_t size_3_wide[OPSMITH_GROUPS];
} forward_1_rows_scalars;

_Static_assert(sizeof(forward_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_1_rows_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_1_rows_initialize(void *sums_)
{
    forward_1_rows_sums *sums = sums_;
    opsmith_minimum_of_initialize(&sums->smallest);
    opsmith_maximum_of_initialize(&sums->out);
}

static void forward_1_rows_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_rows_sums *into = into_;
    const forward_1_rows_sums *from = from_;
    opsmith_minimum_of_merge(&into->smallest, slot, &from->smallest, other, count);
}

static void forward_1_rows_merge_2(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_rows_sums *into = into_;
    const forward_1_rows_sums *from = from_;
    opsmith_maximum_of_merge(&into->out, slot, &from->out, other, count);
}

static void forward_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_rows_sums *sums = sums_;
    forward_1_rows_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double smallest = opsmith_minimum_of_value(&sums->smallest, j);

        scalars->smallest[j] = (real)smallest;
        scalars->size_wide[j] = a->dims->reduced_2;
        scalars->size_2_wide[j] = a->dims->reduced_3;
        scalars->size_3_wide[j] = a->dims->reduced_4;
    }
}

static void forward_1_rows_section_2(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_rows_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;

        const double out = opsmith_maximum_of_value(&sums->out, j);

        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = (int64_t)(int64_t)out;
    }
}

static void forward_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;
        /* smallest = min(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
            REAL(opsmith_minimum_of_add)(terms, &slabs, &sums->smallest, j);
        }
    }
}

static void forward_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_rows_scalars *scalars = scalars_;
    forward_1_rows_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;
        const real smallest = scalars->smallest[j];
        const int64_t size_wide = scalars->size_wide[j];
        const int64_t size_2_wide = scalars->size_2_wide[j];
        const int64_t size_3_wide = scalars->size_3_wide[j];
        /* out = max(((index(reduced_1) * size(reduced_2) + index(reduced_2)) * size(reduced_3) + index(reduced_3)) * size(reduced_4) + index(reduced_4) if data == smallest or data != data else -1, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
        {
            real terms[OPSMITH_BLOCK + OPSMITH_CHUNK];
            int64_t filled = 0;
            SLABS (slab) {
                const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
                const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
                const int64_t i_reduced_3 = slab % a->dims->reduced_3;
                const int64_t factor = ((i_reduced_1 * size_wide + i_reduced_2) * size_2_wide + i_reduced_3)
                    * size_3_wide;
                const ELEMENT(T) *const data_array = a->data
                    + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                    * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                    + i_reduced_3) * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin;
                CHUNKS (at, tile->length, 0) {
                    LINE_OF(a->data, T, data, data_array + at);
                    FETCH(data_array + at);

                    OPSMITH_TURNS (i, count) {
                        terms[filled + at + i] = data[i] == smallest || data[i] != data[i]
                            ? (real)(factor + (tile->begin + at + i)) : (real)-1;
                    }
                }
                filled += tile->length;
            }
            const opsmith_slabs slabs = {1, 0, n, NULL};
            REAL(opsmith_maximum_of_add)(terms, &slabs, &sums->out, j);
        }
    }
}

static const opsmith_sweep forward_1_rows_sweeps[] = {
    {NULL, forward_1_rows_sweep_1, forward_1_rows_merge_1},
    {forward_1_rows_section_1, forward_1_rows_sweep_2, forward_1_rows_merge_2},
    {forward_1_rows_section_2, NULL, NULL},
};

static const opsmith_kernel forward_1_rows = {
    .sweeps = forward_1_rows_sweeps,
    .count = 2,
    .initialize = forward_1_rows_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_1_rows_sums),
    .scalars_bytes = sizeof(forward_1_rows_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* Columns: the innermost run is kept_4, kept. */
typedef struct forward_1_columns_sums {
    opsmith_minimum_of smallest;
    opsmith_maximum_of out;
} forward_1_columns_sums;

_Static_assert(sizeof(forward_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct forward_1_columns_scalars {
    real smallest[OPSMITH_GROUPS];
    int64_t size_wide[OPSMITH_GROUPS];
    int64_t size_2_wide[OPSMITH_GROUPS];
    int64_t size_3_wide[OPSMITH_GROUPS];
    int64_t index_wide[OPSMITH_GROUPS];
} forward_1_columns_scalars;

_Static_assert(sizeof(forward_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a bundle has too many values");
_Static_assert(sizeof(forward_1_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void forward_1_columns_initialize(void *sums_)
{
    forward_1_columns_sums *sums = sums_;
    opsmith_minimum_of_initialize(&sums->smallest);
    opsmith_maximum_of_initialize(&sums->out);
}

static void forward_1_columns_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_columns_sums *into = into_;
    const forward_1_columns_sums *from = from_;
    opsmith_minimum_of_merge(&into->smallest, slot, &from->smallest, other, count);
}

static void forward_1_columns_merge_2(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_1_columns_sums *into = into_;
    const forward_1_columns_sums *from = from_;
    opsmith_maximum_of_merge(&into->out, slot, &from->out, other, count);
}

static void forward_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_columns_sums *sums = sums_;
    forward_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const double smallest = opsmith_minimum_of_value(&sums->smallest, j);

        scalars->smallest[j] = (real)smallest;
        scalars->size_wide[j] = a->dims->reduced_2;
        scalars->size_2_wide[j] = a->dims->reduced_3;
        scalars->size_3_wide[j] = a->dims->reduced_4;
        scalars->index_wide[j] = 0;
    }
}

static void forward_1_columns_section_2(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;

        const double out = opsmith_maximum_of_value(&sums->out, j);

        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = (int64_t)(int64_t)out;
    }
}

static void forward_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* smallest = min(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
        REAL(opsmith_minimum_of_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->smallest);
    }
}

static void forward_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_columns_scalars *scalars = scalars_;
    forward_1_columns_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const real *smallest = scalars->smallest;
    const int64_t *size_wide = scalars->size_wide;
    const int64_t *size_2_wide = scalars->size_2_wide;
    const int64_t *size_3_wide = scalars->size_3_wide;
    const int64_t *index_wide = scalars->index_wide;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* out = max(((index(reduced_1) * size(reduced_2) + index(reduced_2)) * size(reduced_3) + index(reduced_3)) * size(reduced_4) + index(reduced_4) if data == smallest or data != data else -1, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    {
        real terms[OPSMITH_ROWS * OPSMITH_CHUNK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; slab += tile->step) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            const int64_t offset = ((i_reduced_1 * size_wide[0] + i_reduced_2) * size_2_wide[0] + i_reduced_3)
                * size_3_wide[0] + index_wide[0];
            LINE_OF(a->data, T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2
                + i_kept_2) * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3
                + i_reduced_3) * a->dims->kept_4 + tile->kept);
            FETCH(a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->kept);

            OPSMITH_TURNS (i, count) {
                terms[n + i] = data[i] == smallest[i] || data[i] != data[i] ? (real)offset : (real)-1;
            }
            n += OPSMITH_CHUNK;
        }
        REAL(opsmith_maximum_of_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, &sums->out);
    }
}

static const opsmith_sweep forward_1_columns_sweeps[] = {
    {NULL, forward_1_columns_sweep_1, forward_1_columns_merge_1},
    {forward_1_columns_section_1, forward_1_columns_sweep_2, forward_1_columns_merge_2},
    {forward_1_columns_section_2, NULL, NULL},
};

static const opsmith_kernel forward_1_columns = {
    .sweeps = forward_1_columns_sweeps,
    .count = 2,
    .initialize = forward_1_columns_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_1_columns_sums),
    .scalars_bytes = sizeof(forward_1_columns_scalars),
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

static void forward_1(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_argmin_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = argmin_forward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_1_rows : &forward_1_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

/* forward_2, taken if !params->select_last_index. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
typedef struct forward_2_sums {
    opsmith_argmin out;
} forward_2_sums;

_Static_assert(sizeof(forward_2_sums) <= OPSMITH_GROUP_BYTES, "a bundle has too many sums");
_Static_assert(sizeof(forward_2_sums) <= 1536, "workspace_bytes counts on this size");

static void forward_2_initialize(void *sums_)
{
    forward_2_sums *sums = sums_;
    opsmith_argmin_initialize(&sums->out);
}

static void forward_2_merge_1(void *into_, int64_t slot, const void *from_, int64_t other, int64_t count)
{
    forward_2_sums *into = into_;
    const forward_2_sums *from = from_;
    opsmith_argmin_merge(&into->out, slot, &from->out, other, count);
}

static void forward_2_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;

        const int64_t out = opsmith_argmin_value(&sums->out, j);

        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = (int64_t)out;
    }
}

static void forward_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_2_sums *sums = sums_;
    const int64_t n = (tile->last - tile->first) * tile->length;
    (void)n;
    for (int64_t j = tile->from; j < tile->to; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->kept + j;
        /* out = argmin(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
            REAL(opsmith_argmin_add)(terms, &slabs, tile->first * a->dims->reduced_4 + tile->begin, &sums->out, j);
        }
    }
}

static const opsmith_sweep forward_2_rows_sweeps[] = {
    {NULL, forward_2_rows_sweep_1, forward_2_merge_1},
    {forward_2_section_1, NULL, NULL},
};

static const opsmith_kernel forward_2_rows = {
    .sweeps = forward_2_rows_sweeps,
    .count = 1,
    .initialize = forward_2_initialize,
    .contiguous = 1,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_2_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

/* Columns: the innermost run is kept_4, kept. */

static void forward_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_2_sums *sums = sums_;
    const int64_t count = tile->to;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const int64_t rows = (tile->last - tile->first) / tile->step;

    /* out = argmin(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
        REAL(opsmith_argmin_columns)(terms, OPSMITH_CHUNK, rows, count, NULL, tile->first, &sums->out);
    }
}

static const opsmith_sweep forward_2_columns_sweeps[] = {
    {NULL, forward_2_columns_sweep_1, forward_2_merge_1},
    {forward_2_section_1, NULL, NULL},
};

static const opsmith_kernel forward_2_columns = {
    .sweeps = forward_2_columns_sweeps,
    .count = 1,
    .initialize = forward_2_initialize,
    .contiguous = 0,
    .holds = 0,
    .repeat = NULL,
    .sums_bytes = sizeof(forward_2_sums),
    .scalars_bytes = 0,
    .read_bytes = sizeof(ELEMENT(T)),
    .stored_bytes = 0,
};

static void forward_2(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_argmin_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = argmin_forward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_2_rows : &forward_2_columns;
        const opsmith_launch launch = {kernel, &geometry, wanted, 1};
        opsmith_run(&launch, a, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_argmin_forward)(
    const opsmith_argmin_params *params, const opsmith_argmin_dims *dims, const ELEMENT(T) *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_argmin_forward)(
    const opsmith_argmin_params *params, const opsmith_argmin_dims *dims, const ELEMENT(T) *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_argmin_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_argmin_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 13);
    }
    const opsmith_array arrays[] = {
        {data, (dims->kept_1 * dims->reduced_1 * dims->kept_2 * dims->reduced_2 * dims->kept_3 * dims->reduced_3
            * dims->kept_4 * dims->reduced_4) * (int64_t)sizeof(ELEMENT(T)), 8, 0, 0, 1},
        {out, (dims->kept_1 * dims->kept_2 * dims->kept_3 * dims->kept_4) * (int64_t)sizeof(int64_t), 9, 1, 0, 1},
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
        .out = out,
    };
    if (params->select_last_index) {
        forward_1(&a, saved, workspace, executor);
    } else {
        forward_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}
