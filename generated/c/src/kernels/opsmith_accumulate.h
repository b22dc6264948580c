/* Accumulators: what a part of the data contributes to a reduction. Parts merge. */
#ifndef OPSMITH_ACCUMULATE_H
#define OPSMITH_ACCUMULATE_H

#include "opsmith_kernel.h"
#include "opsmith_math.h"
#include "opsmith_number.h"

/* Groups whose sums stand side by side. */
#ifndef OPSMITH_ACCUMULATED
#define OPSMITH_ACCUMULATED OPSMITH_GROUPS
#endif

/* Sums of neighboring groups: one number of 8 bytes per field and group. */
#define OPSMITH_FIELD(type, name) type name[OPSMITH_ACCUMULATED]
typedef struct opsmith_sum { OPSMITH_FIELD(double, value); } opsmith_sum;
typedef struct opsmith_mean { OPSMITH_FIELD(double, count); OPSMITH_FIELD(double, mean); } opsmith_mean;
typedef struct opsmith_moments {
    OPSMITH_FIELD(double, count);
    OPSMITH_FIELD(double, mean);
    OPSMITH_FIELD(double, m2);
} opsmith_moments;
typedef struct opsmith_product { OPSMITH_FIELD(double, value); } opsmith_product;
typedef struct opsmith_maximum_of { OPSMITH_FIELD(double, value); } opsmith_maximum_of;
typedef struct opsmith_minimum_of { OPSMITH_FIELD(double, value); } opsmith_minimum_of;
typedef struct opsmith_logsumexp { OPSMITH_FIELD(double, max); OPSMITH_FIELD(double, sum); } opsmith_logsumexp;
typedef struct opsmith_norm { OPSMITH_FIELD(double, square); } opsmith_norm;
typedef struct opsmith_argmax { OPSMITH_FIELD(double, value); OPSMITH_FIELD(int64_t, index); } opsmith_argmax;
typedef struct opsmith_argmin { OPSMITH_FIELD(double, value); OPSMITH_FIELD(int64_t, index); } opsmith_argmin;

/* The sums of no elements. */
#define OPSMITH_INITIAL(kind, first, second)                                                                           \
    OPSMITH_INLINE void opsmith_##kind##_initialize(opsmith_##kind *sums)                                              \
    {                                                                                                                  \
        for (int j = 0; j < OPSMITH_ACCUMULATED; ++j) {                                                                \
            first;                                                                                                     \
            second;                                                                                                    \
        }                                                                                                              \
    }

OPSMITH_INITIAL(sum, sums->value[j] = 0, (void)0)
OPSMITH_INITIAL(mean, sums->count[j] = 0, sums->mean[j] = 0)
OPSMITH_INITIAL(moments, sums->count[j] = 0, sums->mean[j] = sums->m2[j] = 0)
OPSMITH_INITIAL(product, sums->value[j] = 1, (void)0)
OPSMITH_INITIAL(maximum_of, sums->value[j] = -INFINITY, (void)0)
OPSMITH_INITIAL(minimum_of, sums->value[j] = INFINITY, (void)0)
OPSMITH_INITIAL(logsumexp, sums->max[j] = -INFINITY, sums->sum[j] = 0)
OPSMITH_INITIAL(norm, sums->square[j] = 0, (void)0)
OPSMITH_INITIAL(argmax, sums->value[j] = 0, sums->index[j] = -1)
OPSMITH_INITIAL(argmin, sums->value[j] = 0, sums->index[j] = -1)

#undef OPSMITH_INITIAL

/* The mean of two parts. Infinite ones are added, so that Inf and a finite part give Inf. */
OPSMITH_INLINE double opsmith_joint_mean(double mean, double other, double share)
{
    const double apart = other - mean;
    return fabs(apart) <= 0x1.fffffffffffffp1023 ? mean + apart * share : mean * (1 - share) + other * share;
}

OPSMITH_INLINE void opsmith_mean_take(opsmith_mean *into, int64_t j, double part_count, double part_mean)
{
    const double count = into->count[j] + part_count;
    const double share = count > 0 ? part_count / count : 0;
    const double mean = into->mean[j], joint = opsmith_joint_mean(mean, part_mean, share);
    into->mean[j] = into->count[j] == 0 ? part_mean : part_count == 0 ? mean : joint;
    into->count[j] = count;
}

/* Chan, Golub, LeVeque 1983. The first part is taken as it is: the square of its mean may overflow. */
OPSMITH_INLINE void opsmith_moments_take(opsmith_moments *into, int64_t j, double part_count, double part_mean, double part_m2)
{
    const double former = into->count[j], mean = into->mean[j], m2 = into->m2[j];
    const double count = former + part_count;
    const double share = count > 0 ? part_count / count : 0;
    const double apart = part_mean - mean;
    const double joint = opsmith_joint_mean(mean, part_mean, share);
    const double joint_m2 = m2 + (part_m2 + apart * apart * (former * share));
    into->mean[j] = former == 0 ? part_mean : part_count == 0 ? mean : joint;
    into->m2[j] = former == 0 ? part_m2 : part_count == 0 ? m2 : joint_m2;
    into->count[j] = count;
}

/* The same where the first part is likely: it needs no division. */
OPSMITH_INLINE void opsmith_mean_begin(opsmith_mean *into, int64_t j, double count, double mean)
{
    if (into->count[j] != 0) {
        opsmith_mean_take(into, j, count, mean);
        return;
    }
    into->count[j] = count;
    into->mean[j] = mean;
}

OPSMITH_INLINE void opsmith_moments_begin(opsmith_moments *into, int64_t j, double count, double mean, double m2)
{
    if (into->count[j] != 0) {
        opsmith_moments_take(into, j, count, mean, m2);
        return;
    }
    into->count[j] = count;
    into->mean[j] = mean;
    into->m2[j] = m2;
}

/* The first of equal elements stays; NaN comes before every number. */
OPSMITH_INLINE void opsmith_argmax_take(opsmith_argmax *into, int64_t j, double value, int64_t index)
{
    if (into->index[j] < 0 || value > into->value[j] || (value != value && into->value[j] == into->value[j])) {
        into->value[j] = value;
        into->index[j] = index;
    }
}

OPSMITH_INLINE void opsmith_argmin_take(opsmith_argmin *into, int64_t j, double value, int64_t index)
{
    if (into->index[j] < 0 || value < into->value[j] || (value != value && into->value[j] == into->value[j])) {
        into->value[j] = value;
        into->index[j] = index;
    }
}

OPSMITH_INLINE void opsmith_logsumexp_take(opsmith_logsumexp *into, int64_t j, double part_max, double part_sum)
{
    const double max = opsmith_maximum(into->max[j], part_max);
    if (isfinite(max)) { /* one of the factors is 1 */
        const double former = into->sum[j] == 0 || into->max[j] == max ? into->sum[j] : into->sum[j] * exp(into->max[j] - max);
        into->sum[j] = former + (part_max == max ? part_sum : part_sum * exp(part_max - max));
    }
    into->max[j] = max;
}

/* opsmith_KIND_merge: `count` groups from `other` on of one into those from `j` on of another. */
#define OPSMITH_MERGE(kind, step)                                                                                      \
    OPSMITH_INLINE void opsmith_##kind##_merge(opsmith_##kind *into, int64_t j, const opsmith_##kind *from,            \
                                               int64_t other, int64_t count)                                           \
    {                                                                                                                  \
        for (const int64_t end = j + count; j < end; ++j, ++other) {                                                   \
            step;                                                                                                      \
        }                                                                                                              \
    }

OPSMITH_MERGE(sum, into->value[j] += from->value[other])
OPSMITH_MERGE(mean, opsmith_mean_take(into, j, from->count[other], from->mean[other]))
OPSMITH_MERGE(moments, opsmith_moments_take(into, j, from->count[other], from->mean[other], from->m2[other]))
OPSMITH_MERGE(product, into->value[j] *= from->value[other])
OPSMITH_MERGE(maximum_of, into->value[j] = opsmith_maximum(into->value[j], from->value[other]))
OPSMITH_MERGE(minimum_of, into->value[j] = opsmith_minimum(into->value[j], from->value[other]))
OPSMITH_MERGE(logsumexp, opsmith_logsumexp_take(into, j, from->max[other], from->sum[other]))
OPSMITH_MERGE(norm, into->square[j] += from->square[other])
OPSMITH_MERGE(argmax, if (from->index[other] >= 0) opsmith_argmax_take(into, j, from->value[other], from->index[other]))
OPSMITH_MERGE(argmin, if (from->index[other] >= 0) opsmith_argmin_take(into, j, from->value[other], from->index[other]))

#undef OPSMITH_MERGE

OPSMITH_INLINE double opsmith_sum_value(const opsmith_sum *sums, int64_t j) { return sums->value[j]; }
OPSMITH_INLINE double opsmith_mean_value(const opsmith_mean *sums, int64_t j)
{
    return sums->count[j] > 0 ? sums->mean[j] : (double)NAN;
}
OPSMITH_INLINE double opsmith_moments_mean(const opsmith_moments *sums, int64_t j)
{
    return sums->count[j] > 0 ? sums->mean[j] : (double)NAN;
}
OPSMITH_INLINE double opsmith_moments_var(const opsmith_moments *sums, int64_t j)
{
    return sums->count[j] > 0 ? sums->m2[j] / sums->count[j] : (double)NAN;
}
OPSMITH_INLINE double opsmith_product_value(const opsmith_product *sums, int64_t j) { return sums->value[j]; }
OPSMITH_INLINE double opsmith_maximum_of_value(const opsmith_maximum_of *sums, int64_t j) { return sums->value[j]; }
OPSMITH_INLINE double opsmith_minimum_of_value(const opsmith_minimum_of *sums, int64_t j) { return sums->value[j]; }
OPSMITH_INLINE double opsmith_norm_value(const opsmith_norm *sums, int64_t j) { return sqrt(sums->square[j]); }
OPSMITH_INLINE int64_t opsmith_argmax_value(const opsmith_argmax *sums, int64_t j) { return sums->index[j]; }
OPSMITH_INLINE int64_t opsmith_argmin_value(const opsmith_argmin *sums, int64_t j) { return sums->index[j]; }
OPSMITH_INLINE double opsmith_logsumexp_value(const opsmith_logsumexp *sums, int64_t j)
{
    return isfinite(sums->max[j]) ? sums->max[j] + log(sums->sum[j]) : sums->max[j];
}

/* Terms are exp(x - peak); each times the share is its part of the total. */
OPSMITH_INLINE double opsmith_logsumexp_peak(const opsmith_logsumexp *sums, int64_t j) { return sums->max[j]; }
OPSMITH_INLINE double opsmith_logsumexp_share(const opsmith_logsumexp *sums, int64_t j)
{
    return isfinite(sums->max[j]) ? 1 / sums->sum[j] : 1;
}

#endif
