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

static void put_sum(const opsmith_sum *a, double *into) { into[0] = opsmith_sum_value(a); }
static void put_mean(const opsmith_mean *a, double *into) { into[0] = opsmith_mean_value(a); }
static void put_product(const opsmith_product *a, double *into) { into[0] = opsmith_product_value(a); }
static void put_maximum_of(const opsmith_maximum_of *a, double *into) { into[0] = opsmith_maximum_of_value(a); }
static void put_minimum_of(const opsmith_minimum_of *a, double *into) { into[0] = opsmith_minimum_of_value(a); }
static void put_logsumexp(const opsmith_logsumexp *a, double *into) { into[0] = opsmith_logsumexp_value(a); }

static void put_moments(const opsmith_moments *a, double *into)
{
    into[0] = opsmith_moments_mean(a);
    into[1] = opsmith_moments_var(a);
}

#define REDUCE(kind, results, suffix, T)                                                                               \
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
                opsmith_##kind##_add_##suffix(x + at, n, &block);                                                      \
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
                opsmith_##kind##_columns_##suffix(x + at * width, rows, width, blocks);                                \
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

#define EACH_TYPE(kind, results)                                                                                       \
    REDUCE(kind, results, f32, float)                                                                                  \
    REDUCE(kind, results, f64, double)

EACH_TYPE(sum, 1)
EACH_TYPE(mean, 1)
EACH_TYPE(moments, 2)
EACH_TYPE(product, 1)
EACH_TYPE(maximum_of, 1)
EACH_TYPE(minimum_of, 1)
EACH_TYPE(logsumexp, 1)
