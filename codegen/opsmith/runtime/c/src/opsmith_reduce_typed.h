/* Blocks into accumulators, for OPSMITH_T elements; included by opsmith_reduce.h once per type.
 *
 * opsmith_KIND_add takes n elements of one group (`addf` floats, as in <math.h>); opsmith_KIND_columns takes `rows` rows of `width` neighbouring groups.
 * The elements are not const, though nobody writes them: a compiler takes a local array handed on as const for read whole,
 * and warns where a loop that may have no iterations filled it. Lanes are summed in OPSMITH_T over at most OPSMITH_BLOCK elements, everything above that in double. */
#define OPSMITH_NAME(kind, what) OPSMITH_SUFFIXED(opsmith_##kind##_##what)
#define OPSMITH_LANES OPSMITH_PASTE(OPSMITH_LANES, OPSMITH_S)

OPSMITH_INLINE double OPSMITH_NAME(lanes, total)(const OPSMITH_T *lanes)
{
    double parts[OPSMITH_LANES];
    for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
        parts[lane] = (double)lanes[lane];
    }
    for (int half = OPSMITH_LANES / 2; half > 0; half /= 2) {
        for (int lane = 0; lane < half; ++lane) {
            parts[lane] += parts[lane + half];
        }
    }
    return parts[0];
}

/* A value near the mean: the mean of the first elements, which is exact where they are equal; by halves where there are
 * enough, which overflows nowhere. One sample would spoil the variance if it were an outlier. */
OPSMITH_INLINE OPSMITH_T OPSMITH_NAME(block, shift)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    enum { SAMPLE = 16 };
    double halves[SAMPLE];
    if (n < SAMPLE) {
        double mean = (double)x[0];
        for (int64_t i = 1; i < n; ++i) {
            mean += ((double)x[i * stride] - (double)x[0]) / (double)n;
        }
        return isfinite(mean) ? (OPSMITH_T)mean : x[0];
    }
    for (int i = 0; i < SAMPLE; ++i) {
        halves[i] = (double)x[i * stride];
    }
    for (int half = SAMPLE / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; ++i) {
            halves[i] = 0.5 * halves[i] + 0.5 * halves[i + half];
        }
    }
    return (OPSMITH_T)halves[0];
}

/* The sum of n elements, `stride` apart, in double: for blocks whose sums do not fit OPSMITH_T. */
static OPSMITH_ONCE double OPSMITH_NAME(sum, wide)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) {
        sum += (double)x[i * stride];
    }
    return sum;
}

static OPSMITH_ONCE void OPSMITH_NAME(sum, add)(OPSMITH_T *x, int64_t n, opsmith_sum *into)
{
    OPSMITH_T lanes[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            lanes[lane] += x[i + lane];
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        lanes[lane] += x[i];
    }
    const double sum = OPSMITH_NAME(lanes, total)(lanes);
    into->value += isfinite(sum) ? sum : OPSMITH_NAME(sum, wide)(x, n, 1);
}

static OPSMITH_ONCE void OPSMITH_NAME(sum, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_sum *into)
{
    OPSMITH_T sums[OPSMITH_COLUMNS] = {0};
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            sums[j] += x[row * width + j];
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        into[j].value += isfinite(sums[j]) ? (double)sums[j] : OPSMITH_NAME(sum, wide)(x + j, rows, width);
    }
}

/* Whether the squares fitted OPSMITH_T: they did not overflow, and vanished only if the elements are all the same. */
OPSMITH_INLINE int OPSMITH_NAME(moments, fit)(const OPSMITH_T *x, int64_t n, int64_t stride, OPSMITH_T shift, double sum,
                                             double square)
{
    if (square > 0x1p-100 || square != square) {
        return isfinite(sum) && isfinite(square);
    }
    for (int64_t i = 0; i < n; ++i) {
        if (x[i * stride] != shift) {
            return 0;
        }
    }
    return 1;
}

/* The moments of n elements, `stride` apart, in double: for blocks whose squares do not fit OPSMITH_T. */
static OPSMITH_ONCE opsmith_moments OPSMITH_NAME(moments, wide)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    opsmith_moments m = {(double)n, 0.0, 0.0};
    for (int64_t i = 0; i < n; ++i) {
        m.mean += (double)x[i * stride] / (double)n;
    }
    for (int64_t i = 0; i < n; ++i) {
        const double apart = (double)x[i * stride] - m.mean;
        m.m2 += apart * apart;
    }
    return m;
}

OPSMITH_INLINE opsmith_moments OPSMITH_NAME(moments, from)(int64_t n, OPSMITH_T shift, double sum, double square)
{
    const double count = (double)n;
    const double m2 = square - sum * (sum / count);
    const opsmith_moments m = {count, (double)shift + sum / count, m2 > 0 ? m2 : m2 != m2 ? m2 : 0.0};
    return m;
}

static OPSMITH_ONCE void OPSMITH_NAME(moments, add)(OPSMITH_T *x, int64_t n, opsmith_moments *into)
{
    if (n == 0) {
        return;
    }
    const OPSMITH_T shift = OPSMITH_NAME(block, shift)(x, n, 1);
    OPSMITH_T sums[OPSMITH_LANES] = {0};
    OPSMITH_T squares[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            const OPSMITH_T apart = x[i + lane] - shift;
            sums[lane] += apart;
            squares[lane] += apart * apart;
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        const OPSMITH_T apart = x[i] - shift;
        sums[lane] += apart;
        squares[lane] += apart * apart;
    }
    const double sum = OPSMITH_NAME(lanes, total)(sums), square = OPSMITH_NAME(lanes, total)(squares);
    const opsmith_moments block = OPSMITH_NAME(moments, fit)(x, n, 1, shift, sum, square)
                                      ? OPSMITH_NAME(moments, from)(n, shift, sum, square)
                                      : OPSMITH_NAME(moments, wide)(x, n, 1);
    opsmith_moments_merge(into, &block);
}

static OPSMITH_ONCE void OPSMITH_NAME(moments, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_moments *into)
{
    if (rows == 0) {
        return;
    }
    OPSMITH_T shifts[OPSMITH_COLUMNS] = {0};
    OPSMITH_T sums[OPSMITH_COLUMNS] = {0};
    OPSMITH_T squares[OPSMITH_COLUMNS] = {0};
    for (int64_t j = 0; j < width; ++j) {
        shifts[j] = OPSMITH_NAME(block, shift)(x + j, rows, width);
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            const OPSMITH_T apart = x[row * width + j] - shifts[j];
            sums[j] += apart;
            squares[j] += apart * apart;
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        const double sum = (double)sums[j], square = (double)squares[j];
        const opsmith_moments block = OPSMITH_NAME(moments, fit)(x + j, rows, width, shifts[j], sum, square)
                                          ? OPSMITH_NAME(moments, from)(rows, shifts[j], sum, square)
                                          : OPSMITH_NAME(moments, wide)(x + j, rows, width);
        opsmith_moments_merge(&into[j], &block);
    }
}

static OPSMITH_ONCE void OPSMITH_NAME(mean, add)(OPSMITH_T *x, int64_t n, opsmith_mean *into)
{
    if (n == 0) {
        return;
    }
    const OPSMITH_T shift = OPSMITH_NAME(block, shift)(x, n, 1);
    OPSMITH_T sums[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            sums[lane] += x[i + lane] - shift;
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        sums[lane] += x[i] - shift;
    }
    opsmith_mean block = {(double)n, (double)shift + OPSMITH_NAME(lanes, total)(sums) / (double)n};
    if (!isfinite(block.mean)) {
        block.mean = OPSMITH_NAME(moments, wide)(x, n, 1).mean;
    }
    opsmith_mean_merge(into, &block);
}

static OPSMITH_ONCE void OPSMITH_NAME(mean, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_mean *into)
{
    if (rows == 0) {
        return;
    }
    OPSMITH_T shifts[OPSMITH_COLUMNS] = {0};
    OPSMITH_T sums[OPSMITH_COLUMNS] = {0};
    for (int64_t j = 0; j < width; ++j) {
        shifts[j] = OPSMITH_NAME(block, shift)(x + j, rows, width);
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            sums[j] += x[row * width + j] - shifts[j];
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        opsmith_mean block = {(double)rows, (double)shifts[j] + (double)sums[j] / (double)rows};
        if (!isfinite(block.mean)) {
            block.mean = OPSMITH_NAME(moments, wide)(x + j, rows, width).mean;
        }
        opsmith_mean_merge(&into[j], &block);
    }
}

/* The reductions whose order does not matter, or which are rare enough to go element by element. */
#define OPSMITH_SIMPLE(kind, step)                                                                                     \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, add)(OPSMITH_T *x, int64_t n, opsmith_##kind *into)                    \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            into->value = step;                                                                                        \
        }                                                                                                              \
    }                                                                                                                  \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, columns)(OPSMITH_T *x, int64_t rows, int64_t width,                    \
                                                   opsmith_##kind *columns)                                            \
    {                                                                                                                  \
        for (int64_t i = 0; i < rows * width; ++i) {                                                                   \
            opsmith_##kind *into = &columns[i % width];                                                                \
            into->value = step;                                                                                        \
        }                                                                                                              \
    }

OPSMITH_SIMPLE(product, into->value * (double)x[i])
OPSMITH_SIMPLE(maximum_of, opsmith_maximum(into->value, (double)x[i]))
OPSMITH_SIMPLE(minimum_of, opsmith_minimum(into->value, (double)x[i]))

#undef OPSMITH_SIMPLE

/* The exponentials are taken in a loop of their own, which vectorizes, and added in double. */
static OPSMITH_ONCE void OPSMITH_NAME(logsumexp, add)(OPSMITH_T *x, int64_t n, opsmith_logsumexp *into)
{
    opsmith_logsumexp block = OPSMITH_LOGSUMEXP_INITIAL;
    OPSMITH_T max = -INFINITY;
    for (int64_t i = 0; i < n; ++i) {
        max = OPSMITH_SUFFIXED(opsmith_maximum)(max, x[i]);
    }
    if (isfinite(max)) {
        OPSMITH_T powers[OPSMITH_BLOCK];
        double lanes[OPSMITH_LANES] = {0};
        int64_t i = 0;
        for (int64_t j = 0; j < n; ++j) {
            powers[j] = OPSMITH_EXP(x[j] - max);
        }
        for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
            for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
                lanes[lane] += (double)powers[i + lane];
            }
        }
        for (int lane = 0; i < n; ++i, ++lane) {
            lanes[lane] += (double)powers[i];
        }
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            block.sum += lanes[lane];
        }
    }
    block.max = (double)max;
    opsmith_logsumexp_merge(into, &block);
}

static OPSMITH_ONCE void OPSMITH_NAME(logsumexp, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_logsumexp *into)
{
    OPSMITH_T max[OPSMITH_COLUMNS], shift[OPSMITH_COLUMNS], powers[OPSMITH_COLUMNS];
    double sums[OPSMITH_COLUMNS] = {0};
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        max[j] = -INFINITY;
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            max[j] = OPSMITH_SUFFIXED(opsmith_maximum)(max[j], x[row * width + j]);
        }
    }
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        shift[j] = isfinite(max[j]) ? max[j] : 0;
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            powers[j] = OPSMITH_EXP(x[row * width + j] - shift[j]);
        }
        for (int64_t j = 0; j < width; ++j) {
            sums[j] += (double)powers[j];
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        const opsmith_logsumexp block = {(double)max[j], isfinite(max[j]) ? sums[j] : 0.0};
        opsmith_logsumexp_merge(&into[j], &block);
    }
}

/* The sum of squares; in double where it does not fit OPSMITH_T. */
OPSMITH_INLINE double OPSMITH_NAME(norm, from)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    OPSMITH_T lanes[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            lanes[lane] += x[(i + lane) * stride] * x[(i + lane) * stride];
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        lanes[lane] += x[i * stride] * x[i * stride];
    }
    double sum = OPSMITH_NAME(lanes, total)(lanes);
    if (!(sum > 0x1p-100 && isfinite(sum))) {
        sum = 0;
        for (i = 0; i < n; ++i) {
            sum += (double)x[i * stride] * (double)x[i * stride];
        }
    }
    return sum;
}

static OPSMITH_ONCE void OPSMITH_NAME(norm, add)(OPSMITH_T *x, int64_t n, opsmith_norm *into)
{
    into->square += OPSMITH_NAME(norm, from)(x, n, 1);
}

static OPSMITH_ONCE void OPSMITH_NAME(norm, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_norm *into)
{
    for (int64_t j = 0; j < width; ++j) {
        into[j].square += OPSMITH_NAME(norm, from)(x + j, rows, width);
    }
}

/* The place of the extreme element; `start` is the position of the first one. */
#define OPSMITH_PLACE(kind)                                                                                            \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, add)(OPSMITH_T *x, int64_t n, int64_t start, opsmith_##kind *into)     \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            opsmith_##kind##_take(into, (double)x[i], start + i);                                                      \
        }                                                                                                              \
    }                                                                                                                  \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, columns)(OPSMITH_T *x, int64_t rows, int64_t width, int64_t start,     \
                                                         opsmith_##kind *into)                                         \
    {                                                                                                                  \
        for (int64_t i = 0; i < rows * width; ++i) {                                                                   \
            opsmith_##kind##_take(&into[i % width], (double)x[i], start + i / width);                                  \
        }                                                                                                              \
    }

OPSMITH_PLACE(argmax)
OPSMITH_PLACE(argmin)

#undef OPSMITH_PLACE

#undef OPSMITH_NAME
#undef OPSMITH_LANES
#undef OPSMITH_T
#undef OPSMITH_S
#undef OPSMITH_SUFFIXED
#undef OPSMITH_EXP
