/* Made by Opsmith from reductions/argmax.yaml. Changes belong there.
 *
 * argmax: Position of the largest element over any set of axes, which count as one axis in C order.
 *
 * The kernels, for the types that the including file chooses. `real` is the type in which full-size data is computed. */
#include "argmax_internal.h"
#include "opsmith_element.h"
#include "opsmith_reduce.h"

/* ---- forward ---- */

typedef struct forward_arguments {
    const opsmith_argmax_params *params;
    const opsmith_argmax_dims *dims;
    const ELEMENT(T) *data; /* (kept_1, reduced_1, kept_2, reduced_2, kept_3, reduced_3, kept_4, reduced_4) */
    int64_t *out; /* (kept_1, kept_2, kept_3, kept_4) */
} forward_arguments;

/* forward_1, taken if params->select_last_index. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
typedef struct forward_1_rows_sums {
    opsmith_maximum_of largest;
    opsmith_maximum_of out;
} forward_1_rows_sums;

_Static_assert(sizeof(forward_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_1_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct forward_1_rows_scalars {
    real largest;
    int64_t size_wide;
    int64_t size_2_wide;
    int64_t size_3_wide;
} forward_1_rows_scalars;

_Static_assert(sizeof(forward_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_1_rows_scalars) <= 32, "workspace_bytes counts on this size");

static void forward_1_rows_initialize(void *sums_)
{
    forward_1_rows_sums *sums = sums_;
    sums->largest = (opsmith_maximum_of)OPSMITH_MAXIMUM_OF_INITIAL;
    sums->out = (opsmith_maximum_of)OPSMITH_MAXIMUM_OF_INITIAL;
}

static void forward_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_rows_sums *sums = sums_;
    forward_1_rows_scalars *scalars = scalars_;
    (void)tile;

    const double largest = opsmith_maximum_of_value(&sums->largest);

    scalars->largest = (real)largest;
    scalars->size_wide = a->dims->reduced_2;
    scalars->size_2_wide = a->dims->reduced_3;
    scalars->size_3_wide = a->dims->reduced_4;
}

static void forward_1_rows_section_2(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_rows_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const double out = opsmith_maximum_of_value(&sums->out);

    a->out[tile->group] = (int64_t)(int64_t)out;
}

static void forward_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_1_rows_sums *sums = sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3 * a->dims->kept_4);
    const int64_t i_kept_2 = tile->group / (a->dims->kept_3 * a->dims->kept_4) % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group / a->dims->kept_4 % a->dims->kept_3;
    const int64_t i_kept_4 = tile->group % a->dims->kept_4;

    /* largest = max(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
        REAL(opsmith_maximum_of_add)(terms, n, &sums->largest);
    }
}

static void forward_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_rows_sums *sums = sums_;
    const forward_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_maximum_of_merge(&sums->largest, &block->largest);
}

static void forward_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_rows_scalars *scalars = scalars_;
    forward_1_rows_sums *sums = sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3 * a->dims->kept_4);
    const int64_t i_kept_2 = tile->group / (a->dims->kept_3 * a->dims->kept_4) % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group / a->dims->kept_4 % a->dims->kept_3;
    const int64_t i_kept_4 = tile->group % a->dims->kept_4;
    const real largest = scalars->largest;
    const int64_t size_wide = scalars->size_wide;
    const int64_t size_2_wide = scalars->size_2_wide;
    const int64_t size_3_wide = scalars->size_3_wide;

    /* out = max(((index(reduced_1) * size(reduced_2) + index(reduced_2)) * size(reduced_3) + index(reduced_3)) * size(reduced_4) + index(reduced_4) if data == largest or data != data else -1, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; ++slab) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            const int64_t factor = ((i_reduced_1 * size_wide + i_reduced_2) * size_2_wide + i_reduced_3) * size_3_wide;
            READ(T, data, a->data + ((((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + i_kept_4) * a->dims->reduced_4 + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i] == largest || data[i] != data[i] ? (real)(factor + (tile->begin + i)) : (real)-1;
            }
            n += tile->length;
        }
        REAL(opsmith_maximum_of_add)(terms, n, &sums->out);
    }
}

static void forward_1_rows_merge_2(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_rows_sums *sums = sums_;
    const forward_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_maximum_of_merge(&sums->out, &block->out);
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
    .sums_bytes = sizeof(forward_1_rows_sums),
    .scalars_bytes = sizeof(forward_1_rows_scalars),
};

/* Columns: the innermost run is kept_4, kept. */
typedef struct forward_1_columns_sums {
    opsmith_maximum_of largest[OPSMITH_COLUMNS];
    opsmith_maximum_of out[OPSMITH_COLUMNS];
} forward_1_columns_sums;

_Static_assert(sizeof(forward_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct forward_1_columns_scalars {
    real largest[OPSMITH_COLUMNS];
    int64_t size_wide[OPSMITH_COLUMNS];
    int64_t size_2_wide[OPSMITH_COLUMNS];
    int64_t size_3_wide[OPSMITH_COLUMNS];
    int64_t index_wide[OPSMITH_COLUMNS];
} forward_1_columns_scalars;

_Static_assert(sizeof(forward_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_1_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void forward_1_columns_initialize(void *sums_)
{
    forward_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->largest[j] = (opsmith_maximum_of)OPSMITH_MAXIMUM_OF_INITIAL;
        sums->out[j] = (opsmith_maximum_of)OPSMITH_MAXIMUM_OF_INITIAL;
    }
}

static void forward_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_1_columns_sums *sums = sums_;
    forward_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const double largest = opsmith_maximum_of_value(&sums->largest[j]);

        scalars->largest[j] = (real)largest;
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
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->begin + j;

        const double out = opsmith_maximum_of_value(&sums->out[j]);

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
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;

    /* largest = max(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
        REAL(opsmith_maximum_of_columns)(terms, tile->last - tile->first, tile->length, sums->largest);
    }
}

static void forward_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_columns_sums *sums = sums_;
    const forward_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_maximum_of_merge(&sums->largest[j], &block->largest[j]);
    }
}

static void forward_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    const forward_1_columns_scalars *scalars = scalars_;
    forward_1_columns_sums *sums = sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;
    const real *largest = scalars->largest;
    const int64_t *size_wide = scalars->size_wide;
    const int64_t *size_2_wide = scalars->size_2_wide;
    const int64_t *size_3_wide = scalars->size_3_wide;
    const int64_t *index_wide = scalars->index_wide;

    /* out = max(((index(reduced_1) * size(reduced_2) + index(reduced_2)) * size(reduced_3) + index(reduced_3)) * size(reduced_4) + index(reduced_4) if data == largest or data != data else -1, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
    {
        real terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t slab = tile->first; slab < tile->last; ++slab) {
            const int64_t i_reduced_1 = slab / (a->dims->reduced_2 * a->dims->reduced_3);
            const int64_t i_reduced_2 = slab / a->dims->reduced_3 % a->dims->reduced_2;
            const int64_t i_reduced_3 = slab % a->dims->reduced_3;
            const int64_t offset = ((i_reduced_1 * size_wide[0] + i_reduced_2) * size_2_wide[0] + i_reduced_3)
                * size_3_wide[0] + index_wide[0];
            READ(T, data, a->data + (((((i_kept_1 * a->dims->reduced_1 + i_reduced_1) * a->dims->kept_2 + i_kept_2)
                * a->dims->reduced_2 + i_reduced_2) * a->dims->kept_3 + i_kept_3) * a->dims->reduced_3 + i_reduced_3)
                * a->dims->kept_4 + tile->begin);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i] == largest[i] || data[i] != data[i] ? (real)offset : (real)-1;
            }
            n += tile->length;
        }
        REAL(opsmith_maximum_of_columns)(terms, tile->last - tile->first, tile->length, sums->out);
    }
}

static void forward_1_columns_merge_2(void *sums_, const void *block_sums, int64_t columns)
{
    forward_1_columns_sums *sums = sums_;
    const forward_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_maximum_of_merge(&sums->out[j], &block->out[j]);
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
    .sums_bytes = sizeof(forward_1_columns_sums),
    .scalars_bytes = sizeof(forward_1_columns_scalars),
};

static void forward_1(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_argmax_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = argmax_forward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_1_rows : &forward_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* forward_2, taken if !params->select_last_index. Groups over kept_1, kept_2, kept_3, kept_4; each is swept over reduced_1, reduced_2, reduced_3, reduced_4. */

/* Rows: the innermost run is reduced_4, reduced. */
typedef struct forward_2_rows_sums {
    opsmith_argmax out;
} forward_2_rows_sums;

_Static_assert(sizeof(forward_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_2_rows_sums) <= 24, "workspace_bytes counts on this size");

static void forward_2_rows_initialize(void *sums_)
{
    forward_2_rows_sums *sums = sums_;
    sums->out = (opsmith_argmax)OPSMITH_ARGMAX_INITIAL;
}

static void forward_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_, void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_rows_sums *sums = sums_;
    (void)scalars_;
    (void)tile;

    const int64_t out = opsmith_argmax_value(&sums->out);

    a->out[tile->group] = (int64_t)out;
}

static void forward_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_, void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_2_rows_sums *sums = sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3 * a->dims->kept_4);
    const int64_t i_kept_2 = tile->group / (a->dims->kept_3 * a->dims->kept_4) % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group / a->dims->kept_4 % a->dims->kept_3;
    const int64_t i_kept_4 = tile->group % a->dims->kept_4;

    /* out = argmax(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
        REAL(opsmith_argmax_add)(terms, n, tile->first * a->dims->reduced_4 + tile->begin, &sums->out);
    }
}

static void forward_2_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_2_rows_sums *sums = sums_;
    const forward_2_rows_sums *block = block_sums;
    (void)columns;
    opsmith_argmax_merge(&sums->out, &block->out);
}

static const opsmith_sweep forward_2_rows_sweeps[] = {
    {NULL, forward_2_rows_sweep_1, forward_2_rows_merge_1},
    {forward_2_rows_section_1, NULL, NULL},
};

static const opsmith_kernel forward_2_rows = {
    .sweeps = forward_2_rows_sweeps,
    .count = 1,
    .initialize = forward_2_rows_initialize,
    .sums_bytes = sizeof(forward_2_rows_sums),
    .scalars_bytes = 0,
};

/* Columns: the innermost run is kept_4, kept. */
typedef struct forward_2_columns_sums {
    opsmith_argmax out[OPSMITH_COLUMNS];
} forward_2_columns_sums;

_Static_assert(sizeof(forward_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_2_columns_sums) <= 1536, "workspace_bytes counts on this size");

static void forward_2_columns_initialize(void *sums_)
{
    forward_2_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->out[j] = (opsmith_argmax)OPSMITH_ARGMAX_INITIAL;
    }
}

static void forward_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_arguments *a = arguments;
    const forward_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
        const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
        const int64_t i_kept_3 = tile->group % a->dims->kept_3;
        const int64_t i_kept_4 = tile->begin + j;

        const int64_t out = opsmith_argmax_value(&sums->out[j]);

        a->out[((i_kept_1 * a->dims->kept_2 + i_kept_2) * a->dims->kept_3 + i_kept_3) * a->dims->kept_4
            + i_kept_4] = (int64_t)out;
    }
}

static void forward_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_arguments *a = arguments;
    (void)scalars_;
    forward_2_columns_sums *sums = sums_;
    const int64_t i_kept_1 = tile->group / (a->dims->kept_2 * a->dims->kept_3);
    const int64_t i_kept_2 = tile->group / a->dims->kept_3 % a->dims->kept_2;
    const int64_t i_kept_3 = tile->group % a->dims->kept_3;

    /* out = argmax(data, over=(reduced_1, reduced_2, reduced_3, reduced_4)) */
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
        REAL(opsmith_argmax_columns)(terms, tile->last - tile->first, tile->length, tile->first, sums->out);
    }
}

static void forward_2_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_2_columns_sums *sums = sums_;
    const forward_2_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_argmax_merge(&sums->out[j], &block->out[j]);
    }
}

static const opsmith_sweep forward_2_columns_sweeps[] = {
    {NULL, forward_2_columns_sweep_1, forward_2_columns_merge_1},
    {forward_2_columns_section_1, NULL, NULL},
};

static const opsmith_kernel forward_2_columns = {
    .sweeps = forward_2_columns_sweeps,
    .count = 1,
    .initialize = forward_2_columns_initialize,
    .sums_bytes = sizeof(forward_2_columns_sums),
    .scalars_bytes = 0,
};

static void forward_2(forward_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_argmax_dims *dims = a->dims;
    char *free_bytes = workspace;
    (void)saved;
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = argmax_forward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_2_rows : &forward_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status KERNEL_NAME(opsmith_argmax_forward)(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const ELEMENT(T) *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status KERNEL_NAME(opsmith_argmax_forward)(
    const opsmith_argmax_params *params, const opsmith_argmax_dims *dims, const ELEMENT(T) *data, int64_t *out,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_argmax_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_argmax_forward_workspace_bytes(params, dims, threads);
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
