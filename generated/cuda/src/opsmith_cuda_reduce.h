/* What one lane has of a reduction, and how the lanes of a leaf join.
 *
 * A lane takes a chunk at a time: opsmith_KIND_lane<Real>::add(values, from, to, start, apart) takes the elements `from` to `to` of
 * it; element i has the position start + i * apart among all that are reduced. Chunks are added up in Real, by halves, and everything above
 * that in double, as on a CPU. opsmith_total(lane, team, &sums) joins the lanes of a team in a fixed order, into the same in each. */
#ifndef OPSMITH_CUDA_REDUCE_H
#define OPSMITH_CUDA_REDUCE_H

#include "opsmith_cuda_element.h"

#define OPSMITH_ACCUMULATED 1
#include "opsmith_accumulate.h"

/* Some neighboring lanes of a warp. */
struct opsmith_lanes {
    unsigned mask;
    int32_t lane, count; /* the count is a power of 2 */
};

template <class T> static __device__ inline T opsmith_from_lane(const opsmith_lanes &lanes, T value, int32_t lane)
{
    return __shfl_sync(lanes.mask, value, lane, lanes.count);
}

template <class T> static __device__ inline T opsmith_across(const opsmith_lanes &lanes, T value, int32_t distance)
{
    return __shfl_xor_sync(lanes.mask, value, distance, lanes.count);
}

/* The value of every lane combined, by halves; `along` leaves that many neighbors apart. */
template <class T, class Combine>
static __device__ inline T opsmith_combined(const opsmith_lanes &lanes, T value, Combine combine, int32_t along)
{
    for (int32_t distance = lanes.count / 2; distance >= along; distance /= 2) {
        value = combine(value, opsmith_across(lanes, value, distance));
    }
    return value;
}

struct opsmith_plus { __device__ double operator()(double x, double y) const { return x + y; } };
struct opsmith_times { __device__ double operator()(double x, double y) const { return x * y; } };
struct opsmith_larger {
    __device__ float operator()(float x, float y) const { return opsmith_maximumf(x, y); }
    __device__ double operator()(double x, double y) const { return opsmith_maximum(x, y); }
};
struct opsmith_smaller {
    __device__ float operator()(float x, float y) const { return opsmith_minimumf(x, y); }
    __device__ double operator()(double x, double y) const { return opsmith_minimum(x, y); }
};

/* The sum of a chunk by halves; zeros beside its elements. In double where it does not fit Real. */
template <class Real, int N> static __device__ inline double opsmith_chunk_sum(const Real (&values)[N])
{
    Real halves[N];
    OPSMITH_UNROLLED
    for (int i = 0; i < N; ++i) {
        halves[i] = values[i];
    }
    OPSMITH_UNROLLED
    for (int half = N / 2; half > 0; half /= 2) {
        OPSMITH_UNROLLED
        for (int i = 0; i < half; ++i) {
            halves[i] += halves[i + half];
        }
    }
    if (isfinite(halves[0])) {
        return (double)halves[0];
    }
    double sum = 0;
    OPSMITH_UNROLLED /* as all loops over chunks: an index that is not known would put them in memory */
    for (int i = 0; i < N; ++i) {
        sum += (double)values[i];
    }
    return sum;
}

template <class Real, int N>
static __device__ inline void opsmith_masked(Real (&into)[N], const Real (&values)[N], int32_t from, int32_t to, Real other)
{
    OPSMITH_UNROLLED
    for (int i = 0; i < N; ++i) {
        into[i] = from <= i && i < to ? values[i] : other;
    }
}

template <class Real> struct opsmith_sum_lane {
    double value = 0;
    template <int N> __device__ void add(const Real (&values)[N], int32_t from, int32_t to, int64_t, int64_t)
    {
        Real terms[N];
        opsmith_masked(terms, values, from, to, (Real)0);
        value += opsmith_chunk_sum(terms);
    }
};

template <class Real>
static __device__ inline void opsmith_total(const opsmith_sum_lane<Real> &lane, const opsmith_lanes &lanes, int32_t along,
                                            opsmith_sum *sums)
{
    sums->value[0] = opsmith_combined(lanes, lane.value, opsmith_plus(), along);
}

/* A value near the mean of a chunk: by halves, which is exact where all are equal and overflows nowhere. */
template <class Real, int N> static __device__ inline Real opsmith_chunk_shift(const Real (&values)[N], int32_t from, int32_t to)
{
    Real halves[N];
    OPSMITH_UNROLLED
    for (int i = 0; i < N; ++i) {
        halves[i] = values[i];
    }
    Real shift = 0;
    if (to - from == N) {
        OPSMITH_UNROLLED
        for (int half = N / 2; half > 0; half /= 2) {
            OPSMITH_UNROLLED
            for (int i = 0; i < half; ++i) {
                halves[i] = (Real)0.5 * halves[i] + (Real)0.5 * halves[i + half];
            }
        }
        shift = halves[0];
    } else {
        OPSMITH_UNROLLED
        for (int i = N - 1; i >= 0; --i) {
            shift = from <= i && i < to ? values[i] : shift;
        }
    }
    return isfinite(shift) ? shift : (Real)0;
}

/* Sums of distances from a shift near the mean, and of their squares. */
template <class Real, bool SQUARES> struct opsmith_shifted_lane {
    double sum = 0, square = 0;
    int32_t count = 0;
    Real shift = 0;
    template <int N> __device__ void add(const Real (&values)[N], int32_t from, int32_t to, int64_t, int64_t)
    {
        if (to <= from) {
            return;
        }
        if (count == 0) {
            shift = opsmith_chunk_shift(values, from, to);
        }
        count += to - from;
        Real apart[N], squares[N];
        opsmith_masked(apart, values, from, to, shift);
        OPSMITH_UNROLLED
        for (int i = 0; i < N; ++i) {
            apart[i] -= shift;
            squares[i] = apart[i] * apart[i];
        }
        const double part = opsmith_chunk_sum(apart), part_square = SQUARES ? opsmith_chunk_sum(squares) : 0;
        if (isfinite(part) && isfinite(part_square)) {
            sum += part;
            square += part_square;
            return;
        }
        OPSMITH_UNROLLED
        for (int i = 0; i < N; ++i) {
            const double wide = from <= i && i < to ? (double)values[i] - (double)shift : 0;
            sum += wide;
            square += SQUARES ? wide * wide : 0;
        }
    }
    /* The same as distances from another shift. */
    __device__ void move(double origin)
    {
        const double distance = count > 0 ? (double)shift - origin : 0;
        if (distance != 0) {
            square += SQUARES ? distance * (2 * sum + (double)count * distance) : 0;
            sum += (double)count * distance;
        }
    }
    /* The totals of all lanes, as distances from the shift that it returns. */
    __device__ double join(const opsmith_lanes &lanes, int32_t along)
    {
        int32_t first = count > 0 ? lanes.lane : lanes.count;
        for (int32_t distance = lanes.count / 2; distance >= along; distance /= 2) {
            const int32_t other = opsmith_across(lanes, first, distance);
            first = other < first ? other : first;
        }
        const double origin = (double)opsmith_from_lane(lanes, shift, first < lanes.count ? first : lanes.lane);
        move(origin);
        sum = opsmith_combined(lanes, sum, opsmith_plus(), along);
        square = SQUARES ? opsmith_combined(lanes, square, opsmith_plus(), along) : 0;
        count = (int32_t)opsmith_combined(lanes, (double)count, opsmith_plus(), along);
        return origin;
    }
};

template <class Real> struct opsmith_mean_lane : opsmith_shifted_lane<Real, false> {};
template <class Real> struct opsmith_moments_lane : opsmith_shifted_lane<Real, true> {};

template <class Real>
static __device__ inline void opsmith_total(opsmith_mean_lane<Real> lane, const opsmith_lanes &lanes, int32_t along, opsmith_mean *sums)
{
    const double origin = lane.join(lanes, along);
    sums->count[0] = (double)lane.count;
    sums->mean[0] = lane.count > 0 ? origin + lane.sum / (double)lane.count : 0;
}

template <class Real>
static __device__ inline void opsmith_total(opsmith_moments_lane<Real> lane, const opsmith_lanes &lanes, int32_t along,
                                            opsmith_moments *sums)
{
    const double origin = lane.join(lanes, along), count = (double)lane.count;
    const double distance = lane.count > 0 ? lane.sum / count : 0, m2 = lane.square - lane.sum * distance;
    sums->count[0] = count;
    sums->mean[0] = lane.count > 0 ? origin + distance : 0;
    sums->m2[0] = isfinite(lane.square) ? (m2 > 0 || m2 != m2 ? m2 : 0) : isfinite(distance) ? lane.square : (double)NAN;
}

template <class Real> struct opsmith_product_lane {
    double value = 1;
    template <int N> __device__ void add(const Real (&values)[N], int32_t from, int32_t to, int64_t, int64_t)
    {
        OPSMITH_UNROLLED
        for (int i = 0; i < N; ++i) {
            value *= from <= i && i < to ? (double)values[i] : 1.0;
        }
    }
};

template <class Real>
static __device__ inline void opsmith_total(const opsmith_product_lane<Real> &lane, const opsmith_lanes &lanes, int32_t along,
                                            opsmith_product *sums)
{
    sums->value[0] = opsmith_combined(lanes, lane.value, opsmith_times(), along);
}

template <class Real> struct opsmith_norm_lane {
    double square = 0;
    template <int N> __device__ void add(const Real (&values)[N], int32_t from, int32_t to, int64_t, int64_t)
    {
        OPSMITH_UNROLLED
        for (int i = 0; i < N; ++i) {
            const double value = from <= i && i < to ? (double)values[i] : 0;
            square += value * value;
        }
    }
};

template <class Real>
static __device__ inline void opsmith_total(const opsmith_norm_lane<Real> &lane, const opsmith_lanes &lanes, int32_t along,
                                            opsmith_norm *sums)
{
    sums->square[0] = opsmith_combined(lanes, lane.square, opsmith_plus(), along);
}

#define OPSMITH_EXTREME_LANE(kind, Extreme, initial)                                                               \
    template <class Real> struct opsmith_##kind##_lane {                                                               \
        Real value = (Real)(initial);                                                                                  \
        template <int N> __device__ void add(const Real (&values)[N], int32_t from, int32_t to, int64_t, int64_t)               \
        {                                                                                                              \
            OPSMITH_UNROLLED                                                                                           \
            for (int i = 0; i < N; ++i) {                                                                              \
                value = from <= i && i < to ? Extreme()(value, values[i]) : value;                                     \
            }                                                                                                          \
        }                                                                                                              \
    };                                                                                                                 \
    template <class Real>                                                                                              \
    static __device__ inline void opsmith_total(const opsmith_##kind##_lane<Real> &lane, const opsmith_lanes &lanes,   \
                                                int32_t along, opsmith_##kind *sums)                                   \
    {                                                                                                                  \
        sums->value[0] = opsmith_combined(lanes, (double)lane.value, Extreme(), along);                                \
    }

OPSMITH_EXTREME_LANE(maximum_of, opsmith_larger, -INFINITY)
OPSMITH_EXTREME_LANE(minimum_of, opsmith_smaller, INFINITY)

#undef OPSMITH_EXTREME_LANE

/* The first of equal elements wins, whichever lane has it; NaN comes before every number. */
#define OPSMITH_PLACE_LANE(kind, relation)                                                                             \
    template <class Real> struct opsmith_##kind##_lane {                                                               \
        opsmith_##kind best = {{0}, {-1}};                                                                             \
        template <int N> __device__ void add(const Real (&values)[N], int32_t from, int32_t to, int64_t start, int64_t apart) \
        {                                                                                                              \
            OPSMITH_UNROLLED                                                                                           \
            for (int i = 0; i < N; ++i) {                                                                              \
                if (from <= i && i < to) {                                                                             \
                    opsmith_##kind##_take(&best, 0, (double)values[i], start + i * apart);                                     \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
    };                                                                                                                 \
    OPSMITH_INLINE void opsmith_##kind##_join(opsmith_##kind *into, double value, int64_t index)                       \
    {                                                                                                                  \
        const int32_t same = value == into->value[0] || (value != value && into->value[0] != into->value[0]);          \
        if (index >= 0 && same && index < into->index[0]) {                                                            \
            into->index[0] = index;                                                                                    \
        } else if (index >= 0 && !same) {                                                                              \
            opsmith_##kind##_take(into, 0, value, index);                                                              \
        } else if (into->index[0] < 0) {                                                                               \
            into->value[0] = value;                                                                                    \
            into->index[0] = index;                                                                                    \
        }                                                                                                              \
    }                                                                                                                  \
    template <class Real>                                                                                              \
    static __device__ inline void opsmith_total(const opsmith_##kind##_lane<Real> &lane, const opsmith_lanes &lanes,   \
                                                int32_t along, opsmith_##kind *sums)                                   \
    {                                                                                                                  \
        *sums = lane.best;                                                                                             \
        for (int32_t distance = lanes.count / 2; distance >= along; distance /= 2) {                                   \
            const double value = opsmith_across(lanes, sums->value[0], distance);                                      \
            const long long index = opsmith_across(lanes, (long long)sums->index[0], distance);                        \
            opsmith_##kind##_join(sums, value, (int64_t)index);                                                        \
        }                                                                                                              \
    }

OPSMITH_PLACE_LANE(argmax, >)
OPSMITH_PLACE_LANE(argmin, <)

#undef OPSMITH_PLACE_LANE

OPSMITH_INLINE float opsmith_real_exp(float x) { return opsmith_expf(x); }
OPSMITH_INLINE double opsmith_real_exp(double x) { return exp(x); }

/* The largest element so far, and the sum of the exponentials of what the others are below it. */
template <class Real> struct opsmith_logsumexp_lane {
    Real max = (Real)-INFINITY;
    double sum = 0;
    template <int N> __device__ void add(const Real (&values)[N], int32_t from, int32_t to, int64_t, int64_t)
    {
        Real terms[N];
        opsmith_masked(terms, values, from, to, (Real)-INFINITY);
        Real peak = max;
        OPSMITH_UNROLLED
        for (int i = 0; i < N; ++i) {
            peak = opsmith_larger()(peak, terms[i]);
        }
        if (isfinite(peak)) {
            if (peak != max) {
                sum = sum == 0 ? 0 : sum * (double)opsmith_real_exp(max - peak);
            }
            OPSMITH_UNROLLED
            for (int i = 0; i < N; ++i) {
                terms[i] = opsmith_real_exp(terms[i] - peak);
            }
            sum += opsmith_chunk_sum(terms);
        }
        max = peak;
    }
};

template <class Real>
static __device__ inline void opsmith_total(const opsmith_logsumexp_lane<Real> &lane, const opsmith_lanes &lanes, int32_t along,
                                            opsmith_logsumexp *sums)
{
    const double max = opsmith_combined(lanes, (double)lane.max, opsmith_larger(), along);
    const int32_t whole = (double)lane.max == max || lane.sum == 0;
    const double part = isfinite(max) && !whole ? lane.sum * (double)opsmith_real_exp(lane.max - (Real)max) : lane.sum;
    sums->max[0] = max;
    sums->sum[0] = opsmith_combined(lanes, part, opsmith_plus(), along);
}

/* Sums of two parts, in whatever order leaves come. */
#define OPSMITH_JOIN(kind, step) static __device__ inline void opsmith_join(opsmith_##kind *into, const opsmith_##kind *from) { step; }

OPSMITH_JOIN(sum, opsmith_sum_merge(into, 0, from, 0, 1))
OPSMITH_JOIN(mean, opsmith_mean_merge(into, 0, from, 0, 1))
OPSMITH_JOIN(moments, opsmith_moments_merge(into, 0, from, 0, 1))
OPSMITH_JOIN(product, opsmith_product_merge(into, 0, from, 0, 1))
OPSMITH_JOIN(maximum_of, opsmith_maximum_of_merge(into, 0, from, 0, 1))
OPSMITH_JOIN(minimum_of, opsmith_minimum_of_merge(into, 0, from, 0, 1))
OPSMITH_JOIN(logsumexp, opsmith_logsumexp_merge(into, 0, from, 0, 1))
OPSMITH_JOIN(norm, opsmith_norm_merge(into, 0, from, 0, 1))
OPSMITH_JOIN(argmax, opsmith_argmax_join(into, from->value[0], from->index[0]))
OPSMITH_JOIN(argmin, opsmith_argmin_join(into, from->value[0], from->index[0]))

#undef OPSMITH_JOIN

#endif
