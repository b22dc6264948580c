/* The accumulators of opsmith_reduce.h over whole arrays: blocks are added to parts, parts merge in index order.
 *
 * KIND_rows_S reduces n elements. KIND_columns_S reduces `rows` rows of `width` neighbours each. `cuts` says where the parts
 * end, in elements or in rows. */
#include "opsmith_reduce.h"

static const opsmith_sum no_sum = OPSMITH_SUM_INITIAL;
static const opsmith_mean no_mean = OPSMITH_MEAN_INITIAL;
static const opsmith_moments no_moments = OPSMITH_MOMENTS_INITIAL;
static const opsmith_product no_product = OPSMITH_PRODUCT_INITIAL;
static const opsmith_maximum_of no_maximum_of = OPSMITH_MAXIMUM_OF_INITIAL;
static const opsmith_minimum_of no_minimum_of = OPSMITH_MINIMUM_OF_INITIAL;
static const opsmith_logsumexp no_logsumexp = OPSMITH_LOGSUMEXP_INITIAL;
static const opsmith_norm no_norm = OPSMITH_NORM_INITIAL;
static const opsmith_argmax no_argmax = OPSMITH_ARGMAX_INITIAL;
static const opsmith_argmin no_argmin = OPSMITH_ARGMIN_INITIAL;

static void put_sum(const opsmith_sum *a, double *into) { into[0] = opsmith_sum_value(a); }
static void put_mean(const opsmith_mean *a, double *into) { into[0] = opsmith_mean_value(a); }
static void put_product(const opsmith_product *a, double *into) { into[0] = opsmith_product_value(a); }
static void put_maximum_of(const opsmith_maximum_of *a, double *into) { into[0] = opsmith_maximum_of_value(a); }
static void put_minimum_of(const opsmith_minimum_of *a, double *into) { into[0] = opsmith_minimum_of_value(a); }
static void put_logsumexp(const opsmith_logsumexp *a, double *into) { into[0] = opsmith_logsumexp_value(a); }

static void put_norm(const opsmith_norm *a, double *into) { into[0] = opsmith_norm_value(a); }
static void put_argmax(const opsmith_argmax *a, double *into) { into[0] = (double)opsmith_argmax_value(a); }
static void put_argmin(const opsmith_argmin *a, double *into) { into[0] = (double)opsmith_argmin_value(a); }

static void put_moments(const opsmith_moments *a, double *into)
{
    into[0] = opsmith_moments_mean(a);
    into[1] = opsmith_moments_var(a);
}

/* Blocks of float (`f` is f) or double (`f` is nothing); positions count from `start`, and values know none. */
#define OF_VALUES(kind, what, f, block, start, into) opsmith_##kind##_##what##f(block, into)
#define OF_PLACES(kind, what, f, block, start, into) opsmith_##kind##_##what##f(block, start, into)
#define ELEMENTS(x, n) x, n
#define NEIGHBORS(x, rows, width) x, rows, width

#define REDUCE(kind, of, results, suffix, T, f)                                                                        \
    void kind##_rows_##suffix(T *x, const int64_t *cuts, int64_t parts, double *into);                                 \
    void kind##_columns_##suffix(T *x, int64_t width, const int64_t *cuts, int64_t parts, double *into);               \
                                                                                                                       \
    void kind##_rows_##suffix(T *x, const int64_t *cuts, int64_t parts, double *into)                                  \
    {                                                                                                                  \
        opsmith_##kind total = no_##kind;                                                                              \
        int64_t at = 0;                                                                                                \
        for (int64_t i = 0; i < parts; ++i) {                                                                          \
            opsmith_##kind part = no_##kind;                                                                           \
            while (at < cuts[i]) {                                                                                     \
                const int64_t n = cuts[i] - at < OPSMITH_BLOCK ? cuts[i] - at : OPSMITH_BLOCK;                         \
                opsmith_##kind block = no_##kind;                                                                      \
                of(kind, add, f, ELEMENTS(x + at, n), at, &block);                                                     \
                opsmith_##kind##_merge(&part, &block);                                                                 \
                at += n;                                                                                               \
            }                                                                                                          \
            opsmith_##kind##_merge(&total, &part);                                                                     \
        }                                                                                                              \
        put_##kind(&total, into);                                                                                      \
    }                                                                                                                  \
                                                                                                                       \
    void kind##_columns_##suffix(T *x, int64_t width, const int64_t *cuts, int64_t parts, double *into)                \
    {                                                                                                                  \
        opsmith_##kind totals[OPSMITH_COLUMNS], sums[OPSMITH_COLUMNS], blocks[OPSMITH_COLUMNS];                        \
        int64_t at = 0;                                                                                                \
        for (int64_t j = 0; j < width; ++j) {                                                                          \
            totals[j] = no_##kind;                                                                                     \
        }                                                                                                              \
        for (int64_t i = 0; i < parts; ++i) {                                                                          \
            for (int64_t j = 0; j < width; ++j) {                                                                      \
                sums[j] = no_##kind;                                                                                   \
            }                                                                                                          \
            while (at < cuts[i]) {                                                                                     \
                const int64_t rows = cuts[i] - at < OPSMITH_ROWS ? cuts[i] - at : OPSMITH_ROWS;                        \
                for (int64_t j = 0; j < width; ++j) {                                                                  \
                    blocks[j] = no_##kind;                                                                             \
                }                                                                                                      \
                of(kind, columns, f, NEIGHBORS(x + at * width, rows, width), at, blocks);                              \
                for (int64_t j = 0; j < width; ++j) {                                                                  \
                    opsmith_##kind##_merge(&sums[j], &blocks[j]);                                                      \
                }                                                                                                      \
                at += rows;                                                                                            \
            }                                                                                                          \
            for (int64_t j = 0; j < width; ++j) {                                                                      \
                opsmith_##kind##_merge(&totals[j], &sums[j]);                                                          \
            }                                                                                                          \
        }                                                                                                              \
        for (int64_t j = 0; j < width; ++j) {                                                                          \
            put_##kind(&totals[j], into + j * (results));                                                              \
        }                                                                                                              \
    }

#define EACH_TYPE(kind, of, results)                                                                                   \
    REDUCE(kind, of, results, f32, float, f)                                                                           \
    REDUCE(kind, of, results, f64, double, )

EACH_TYPE(sum, OF_VALUES, 1)
EACH_TYPE(mean, OF_VALUES, 1)
EACH_TYPE(moments, OF_VALUES, 2)
EACH_TYPE(product, OF_VALUES, 1)
EACH_TYPE(maximum_of, OF_VALUES, 1)
EACH_TYPE(minimum_of, OF_VALUES, 1)
EACH_TYPE(logsumexp, OF_VALUES, 1)
EACH_TYPE(norm, OF_VALUES, 1)
EACH_TYPE(argmax, OF_PLACES, 1)
EACH_TYPE(argmin, OF_PLACES, 1)
