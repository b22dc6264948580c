/* The accumulators of opsmith_reduce.h over whole arrays: tiles are added to parts, parts merge in index order.
 *
 * KIND_rows_S reduces slabs of `length` elements, `stride` apart. KIND_columns_S reduces rows of `width` neighbors,
 * `stride` apart. `cuts` says where the parts end, in elements or in rows. Totals stand from `slot` on; a function says
 * how many numbers of other slots it found changed. */
#include "opsmith_reduce.h"

typedef struct layout {
    int64_t length, stride; /* of slabs */
    int64_t width;          /* of rows; 0: rows are not what is reduced */
    int64_t slot;
    const int64_t *cuts;
    int64_t parts;
} layout;

/* Numbers from slots other than `count` ones from `slot` on that differ from those of nothing. */
static int64_t changed(const void *sums, const void *nothing, size_t bytes, int64_t slot, int64_t count)
{
    int64_t found = 0;
    for (size_t at = 0; at < bytes; at += sizeof(double)) {
        const int64_t j = (int64_t)(at / sizeof(double)) % OPSMITH_GROUPS;
        if (j < slot || j >= slot + count) {
            found += memcmp((const char *)sums + at, (const char *)nothing + at, sizeof(double)) != 0;
        }
    }
    return found;
}

/* What a tile of rows takes: whole slabs as far as they fit, or a piece of one. */
static opsmith_slabs next_tile(const layout *l, int64_t at, int64_t end, const opsmith_next *next)
{
    const int64_t rest = l->length - at % l->length, left = end - at;
    opsmith_slabs slabs = {1, l->stride, rest < left ? rest : left, next};
    if (slabs.length == l->length && l->length <= OPSMITH_BLOCK) {
        const int64_t whole = left / l->length, fit = OPSMITH_BLOCK / l->length;
        slabs.count = whole < fit ? whole : fit;
    } else if (slabs.length > OPSMITH_BLOCK) {
        slabs.length = OPSMITH_BLOCK;
    }
    return slabs;
}

#define PUT_VALUE(kind)                                                                                                \
    static void put_##kind(const opsmith_##kind *a, int64_t j, double *into)                                           \
    {                                                                                                                  \
        into[0] = (double)opsmith_##kind##_value(a, j);                                                                \
    }

PUT_VALUE(sum)
PUT_VALUE(mean)
PUT_VALUE(product)
PUT_VALUE(maximum_of)
PUT_VALUE(minimum_of)
PUT_VALUE(logsumexp)
PUT_VALUE(norm)
PUT_VALUE(argmax)
PUT_VALUE(argmin)

static void put_moments(const opsmith_moments *a, int64_t j, double *into)
{
    into[0] = opsmith_moments_mean(a, j);
    into[1] = opsmith_moments_var(a, j);
}

/* Sums take chunks, and read the last turn of one to its end. */
#define SUM_TILE(f, T)                                                                                                 \
    static double sum_lanes##f(const T *x, const opsmith_slabs *slabs, int32_t wide)                                   \
    {                                                                                                                  \
        double lanes[OPSMITH_WIDTH] = {0};                                                                             \
        for (int64_t slab = 0; slab < slabs->count; ++slab) {                                                          \
            for (int64_t i = 0; i < slabs->length; i += OPSMITH_CHUNK) {                                               \
                const int64_t left = slabs->length - i, count = left < OPSMITH_CHUNK ? left : OPSMITH_CHUNK;           \
                T line[OPSMITH_CHUNK];                                                                                 \
                for (int64_t k = 0; k < OPSMITH_CHUNK; ++k) {                                                          \
                    line[k] = k < count ? x[slab * slabs->stride + i + k] : (T)NAN;                                    \
                }                                                                                                      \
                opsmith_lanes_add##f(lanes, line, count, wide);                                                        \
            }                                                                                                          \
        }                                                                                                              \
        return opsmith_sum_total(lanes);                                                                             \
    }                                                                                                                  \
    static void sum_tile##f(const T *x, const opsmith_slabs *slabs, opsmith_sum *into, int64_t j)                      \
    {                                                                                                                  \
        const double sum = sum_lanes##f(x, slabs, 0);                                                                  \
        into->value[j] += isfinite(sum) ? sum : sum_lanes##f(x, slabs, 1);                                             \
    }

SUM_TILE(f, float)
SUM_TILE(, double)

/* Tiles of float (`f` is f) or double (`f` is nothing); positions count from `at`, and values know none. */
#define ADD_VALUES(kind, f, x, slabs, at, into, j) opsmith_##kind##_add##f(x, slabs, into, j)
#define ADD_PLACES(kind, f, x, slabs, at, into, j) opsmith_##kind##_add##f(x, slabs, at, into, j)
#define ADD_SHARES(kind, f, x, slabs, at, into, j) opsmith_##kind##_add##f(x, slabs, NULL, into, j)
#define ADD_CHUNKS(kind, f, x, slabs, at, into, j) sum_tile##f(x, slabs, into, j)
#define COLUMNS_CHUNKS COLUMNS_VALUES
#define COLUMNS_SHARES COLUMNS_VALUES
#define COLUMNS_VALUES(kind, f, x, l, rows, next, at, into)                                                            \
    opsmith_##kind##_columns##f(x, (l)->stride, rows, (l)->width, next, into)
#define COLUMNS_PLACES(kind, f, x, l, rows, next, at, into)                                                            \
    opsmith_##kind##_columns##f(x, (l)->stride, rows, (l)->width, next, at, into)

#define REDUCE(kind, of, results, suffix, T, f)                                                                        \
    int64_t kind##_rows_##suffix(const T *x, const layout *l, double *into);                                           \
    int64_t kind##_columns_##suffix(const T *x, const layout *l, double *into);                                        \
                                                                                                                       \
    int64_t kind##_rows_##suffix(const T *x, const layout *l, double *into)                                            \
    {                                                                                                                  \
        opsmith_##kind nothing, total, part;                                                                           \
        const opsmith_next next = {OPSMITH_BLOCK};                                                                     \
        const int64_t place = OPSMITH_GROUPS - 1 - l->slot; /* of parts */                                             \
        int64_t at = 0, found = 0;                                                                                     \
        opsmith_##kind##_initialize(&nothing);                                                                         \
        opsmith_##kind##_initialize(&total);                                                                           \
        for (int64_t i = 0; i < l->parts; ++i) {                                                                       \
            opsmith_##kind##_initialize(&part);                                                                        \
            while (at < l->cuts[i]) {                                                                                  \
                const opsmith_slabs slabs = next_tile(l, at, l->cuts[i], i % 2 == 0 ? &next : NULL);                   \
                ADD_##of(kind, f, x + at / l->length * l->stride + at % l->length, &slabs, at, &part, place);          \
                at += slabs.count * slabs.length;                                                                      \
            }                                                                                                          \
            opsmith_##kind##_merge(&total, l->slot, &part, place, 1);                                                  \
            found += changed(&part, &nothing, sizeof part, place, 1);                                                  \
        }                                                                                                              \
        put_##kind(&total, l->slot, into);                                                                             \
        return found + changed(&total, &nothing, sizeof total, l->slot, 1);                                            \
    }                                                                                                                  \
                                                                                                                       \
    int64_t kind##_columns_##suffix(const T *x, const layout *l, double *into)                                         \
    {                                                                                                                  \
        opsmith_##kind nothing, total, part;                                                                           \
        const opsmith_next next = {OPSMITH_ROWS * l->stride};                                                          \
        int64_t at = 0, found = 0;                                                                                     \
        opsmith_##kind##_initialize(&nothing);                                                                         \
        opsmith_##kind##_initialize(&total);                                                                           \
        for (int64_t i = 0; i < l->parts; ++i) {                                                                       \
            opsmith_##kind##_initialize(&part);                                                                        \
            while (at < l->cuts[i]) {                                                                                  \
                const int64_t rows = l->cuts[i] - at < OPSMITH_ROWS ? l->cuts[i] - at : OPSMITH_ROWS;                  \
                COLUMNS_##of(kind, f, x + at * l->stride, l, rows, i % 2 == 0 ? &next : NULL, at, &part);              \
                at += rows;                                                                                            \
            }                                                                                                          \
            opsmith_##kind##_merge(&total, l->slot, &part, 0, l->width);                                               \
            found += changed(&part, &nothing, sizeof part, 0, l->width);                                               \
        }                                                                                                              \
        for (int64_t j = 0; j < l->width; ++j) {                                                                       \
            put_##kind(&total, l->slot + j, into + j * (results));                                                     \
        }                                                                                                              \
        return found + changed(&total, &nothing, sizeof total, l->slot, l->width);                                     \
    }

#define EACH_TYPE(kind, of, results)                                                                                   \
    REDUCE(kind, of, results, f32, float, f)                                                                           \
    REDUCE(kind, of, results, f64, double, )

EACH_TYPE(sum, CHUNKS, 1)
EACH_TYPE(mean, VALUES, 1)
EACH_TYPE(moments, VALUES, 2)
EACH_TYPE(product, VALUES, 1)
EACH_TYPE(maximum_of, VALUES, 1)
EACH_TYPE(minimum_of, VALUES, 1)
EACH_TYPE(logsumexp, SHARES, 1)
EACH_TYPE(norm, VALUES, 1)
EACH_TYPE(argmax, PLACES, 1)
EACH_TYPE(argmin, PLACES, 1)
