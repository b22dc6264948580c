/* Accumulators. Each holds what a part of the data contributes, and parts merge; `opsmith_reduce_typed.h` fills them from
 * blocks of float or double. */
#ifndef OPSMITH_REDUCE_H
#define OPSMITH_REDUCE_H

#include "opsmith_kernel.h"
#include "opsmith_math.h"
#include "opsmith_number.h"

/* Logical lanes: element i of a block is accumulated in lane i % lanes, whatever the width of the machine's vectors. */
enum { OPSMITH_LANES_f32 = 16, OPSMITH_LANES_f64 = 8 };

typedef struct opsmith_sum { double value; } opsmith_sum;
typedef struct opsmith_mean { double count, mean; } opsmith_mean;
typedef struct opsmith_moments { double count, mean, m2; } opsmith_moments;
typedef struct opsmith_product { double value; } opsmith_product;
typedef struct opsmith_maximum_of { double value; } opsmith_maximum_of;
typedef struct opsmith_minimum_of { double value; } opsmith_minimum_of;
typedef struct opsmith_logsumexp { double max, sum; } opsmith_logsumexp;

typedef struct opsmith_norm { double square; } opsmith_norm;
typedef struct opsmith_argmax { double value; int64_t index; } opsmith_argmax;
typedef struct opsmith_argmin { double value; int64_t index; } opsmith_argmin;

#define OPSMITH_SUM_INITIAL {0.0}
#define OPSMITH_MEAN_INITIAL {0.0, 0.0}
#define OPSMITH_MOMENTS_INITIAL {0.0, 0.0, 0.0}
#define OPSMITH_PRODUCT_INITIAL {1.0}
#define OPSMITH_MAXIMUM_OF_INITIAL {-INFINITY}
#define OPSMITH_MINIMUM_OF_INITIAL {INFINITY}
#define OPSMITH_LOGSUMEXP_INITIAL {-INFINITY, 0.0}
#define OPSMITH_NORM_INITIAL {0.0}
#define OPSMITH_ARGMAX_INITIAL {0.0, -1}
#define OPSMITH_ARGMIN_INITIAL {0.0, -1}

OPSMITH_INLINE void opsmith_sum_merge(opsmith_sum *into, const opsmith_sum *from) { into->value += from->value; }

/* The mean of two parts. Infinite ones are added, so that Inf and a finite part give Inf. */
OPSMITH_INLINE double opsmith_joint_mean(double mean, double other, double share)
{
    const double apart = other - mean;
    return isfinite(apart) ? mean + apart * share : mean * (1 - share) + other * share;
}

OPSMITH_INLINE void opsmith_mean_merge(opsmith_mean *into, const opsmith_mean *from)
{
    const double count = into->count + from->count;
    if (into->count == 0) {
        *into = *from;
    } else if (from->count > 0) {
        into->mean = opsmith_joint_mean(into->mean, from->mean, from->count / count);
        into->count = count;
    }
}

/* Chan, Golub, LeVeque 1983. The first part is taken as it is: the square of its mean may overflow. */
OPSMITH_INLINE void opsmith_moments_merge(opsmith_moments *into, const opsmith_moments *from)
{
    const double count = into->count + from->count;
    if (into->count == 0) {
        *into = *from;
    } else if (from->count > 0) {
        const double apart = from->mean - into->mean;
        const double share = from->count / count;
        into->mean = opsmith_joint_mean(into->mean, from->mean, share);
        into->m2 += from->m2 + apart * apart * (into->count * share);
        into->count = count;
    }
}

OPSMITH_INLINE void opsmith_product_merge(opsmith_product *into, const opsmith_product *from) { into->value *= from->value; }

OPSMITH_INLINE void opsmith_maximum_of_merge(opsmith_maximum_of *into, const opsmith_maximum_of *from)
{
    into->value = opsmith_maximum(into->value, from->value);
}

OPSMITH_INLINE void opsmith_minimum_of_merge(opsmith_minimum_of *into, const opsmith_minimum_of *from)
{
    into->value = opsmith_minimum(into->value, from->value);
}

OPSMITH_INLINE void opsmith_logsumexp_merge(opsmith_logsumexp *into, const opsmith_logsumexp *from)
{
    const double max = opsmith_maximum(into->max, from->max);
    if (isfinite(max)) {
        into->sum = into->sum * exp(into->max - max) + from->sum * exp(from->max - max);
    }
    into->max = max;
}

OPSMITH_INLINE void opsmith_norm_merge(opsmith_norm *into, const opsmith_norm *from) { into->square += from->square; }

/* The first of equal elements stays; NaN comes before every number. */
OPSMITH_INLINE void opsmith_argmax_take(opsmith_argmax *into, double value, int64_t index)
{
    if (into->index < 0 || value > into->value || (value != value && into->value == into->value)) {
        into->value = value;
        into->index = index;
    }
}

OPSMITH_INLINE void opsmith_argmin_take(opsmith_argmin *into, double value, int64_t index)
{
    if (into->index < 0 || value < into->value || (value != value && into->value == into->value)) {
        into->value = value;
        into->index = index;
    }
}

OPSMITH_INLINE void opsmith_argmax_merge(opsmith_argmax *into, const opsmith_argmax *from)
{
    if (from->index >= 0) {
        opsmith_argmax_take(into, from->value, from->index);
    }
}

OPSMITH_INLINE void opsmith_argmin_merge(opsmith_argmin *into, const opsmith_argmin *from)
{
    if (from->index >= 0) {
        opsmith_argmin_take(into, from->value, from->index);
    }
}

OPSMITH_INLINE double opsmith_sum_value(const opsmith_sum *sum) { return sum->value; }
OPSMITH_INLINE double opsmith_mean_value(const opsmith_mean *mean) { return mean->count > 0 ? mean->mean : (double)NAN; }
OPSMITH_INLINE double opsmith_moments_mean(const opsmith_moments *m) { return m->count > 0 ? m->mean : (double)NAN; }
OPSMITH_INLINE double opsmith_moments_var(const opsmith_moments *m) { return m->count > 0 ? m->m2 / m->count : (double)NAN; }
OPSMITH_INLINE double opsmith_product_value(const opsmith_product *product) { return product->value; }
OPSMITH_INLINE double opsmith_maximum_of_value(const opsmith_maximum_of *maximum) { return maximum->value; }
OPSMITH_INLINE double opsmith_minimum_of_value(const opsmith_minimum_of *minimum) { return minimum->value; }

OPSMITH_INLINE double opsmith_norm_value(const opsmith_norm *norm) { return sqrt(norm->square); }
OPSMITH_INLINE int64_t opsmith_argmax_value(const opsmith_argmax *place) { return place->index; }
OPSMITH_INLINE int64_t opsmith_argmin_value(const opsmith_argmin *place) { return place->index; }

OPSMITH_INLINE double opsmith_logsumexp_value(const opsmith_logsumexp *l)
{
    return isfinite(l->max) ? l->max + log(l->sum) : l->max;
}

#define OPSMITH_T float
#define OPSMITH_S f32
#define OPSMITH_SUFFIXED(name) name##f
#define OPSMITH_EXP opsmith_expf
#include "opsmith_reduce_typed.h"
#define OPSMITH_T double
#define OPSMITH_S f64
#define OPSMITH_SUFFIXED(name) name
#define OPSMITH_EXP exp
#include "opsmith_reduce_typed.h"

#endif
