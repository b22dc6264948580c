/* Tiles into accumulators, for OPSMITH_T elements; included by opsmith_reduce.h once per type.
 *
 * opsmith_KIND_add takes the slabs of group j (`addf` floats, as in <math.h>); opsmith_KIND_columns takes `rows` rows of `width`
 * neighboring groups, `stride` elements apart. Both ask for what comes `next` on the way, unless NULL. Their lanes are in
 * OPSMITH_T over one tile, everything above that in double. Sums of rows take a chunk at a time, by opsmith_lanes_add. */
#define OPSMITH_NAME(kind, what) OPSMITH_SUFFIXED(opsmith_##kind##_##what)
#define OPSMITH_VECTOR OPSMITH_PASTE(opsmith_vector, OPSMITH_S)

enum {
    OPSMITH_NAME(vector, width) = sizeof(OPSMITH_VECTOR) / sizeof(OPSMITH_T),
    OPSMITH_NAME(vector, count) = OPSMITH_LANES / OPSMITH_NAME(vector, width), /* of the lanes */
    OPSMITH_NAME(column, vectors) = 4, /* columns are taken that many vectors at a time: they stay in registers */
};

OPSMITH_INLINE OPSMITH_VECTOR OPSMITH_NAME(vector, load)(const OPSMITH_T *x)
{
    OPSMITH_VECTOR vector;
    memcpy(&vector, x, sizeof vector);
    return vector;
}

OPSMITH_INLINE OPSMITH_VECTOR OPSMITH_NAME(vector, zero)(void)
{
    OPSMITH_VECTOR vector;
    memset(&vector, 0, sizeof vector);
    return vector;
}

/* The sum of 16 numbers, by halves. */
OPSMITH_FORCED double OPSMITH_NAME(halves, total)(double *halves, double factor)
{
    OPSMITH_UNROLL
    for (int half = OPSMITH_SAMPLE / 2; half > 0; half /= 2) {
        OPSMITH_UNROLL
        for (int i = 0; i < half; ++i) {
            halves[i] = factor * halves[i] + factor * halves[i + half];
        }
    }
    return halves[0];
}

/* The sum of all lanes. */
OPSMITH_INLINE double OPSMITH_NAME(lanes, total)(const OPSMITH_VECTOR *vectors)
{
    enum { SET = OPSMITH_SAMPLE };
    OPSMITH_T lanes[OPSMITH_LANES];
    double parts[SET];
    memcpy(lanes, vectors, sizeof lanes);
    for (int lane = 0; lane < SET; ++lane) {
        parts[lane] = ((double)lanes[lane] + (double)lanes[SET + lane]) +
                      ((double)lanes[2 * SET + lane] + (double)lanes[3 * SET + lane]);
    }
    return OPSMITH_NAME(halves, total)(parts, 1.0);
}

/* A value near the mean: the mean of the first elements, which is exact where they are equal; by halves where there are
 * enough, which overflows nowhere. One sample would spoil the variance if it were an outlier. */
OPSMITH_INLINE OPSMITH_T OPSMITH_NAME(tile, shift)(const OPSMITH_T *x, const opsmith_slabs *slabs)
{
    double halves[OPSMITH_SAMPLE] = {0};
    const int64_t n = slabs->count * slabs->length;
    if (slabs->length >= OPSMITH_SAMPLE) {
        OPSMITH_UNROLL
        for (int i = 0; i < OPSMITH_SAMPLE; ++i) {
            halves[i] = (double)x[i];
        }
    } else {
        for (int64_t i = 0; i < OPSMITH_SAMPLE && i < n; ++i) {
            halves[i] = (double)x[i / slabs->length * slabs->stride + i % slabs->length];
        }
    }
    if (n < OPSMITH_SAMPLE) {
        double mean = halves[0];
        for (int64_t i = 1; i < n; ++i) {
            mean += (halves[i] - halves[0]) / (double)n;
        }
        return isfinite(mean) ? (OPSMITH_T)mean : x[0];
    }
    return (OPSMITH_T)OPSMITH_NAME(halves, total)(halves, 0.5);
}

/* The same for each of `width` columns. A tile has few rows, so few samples will do. */
OPSMITH_INLINE void OPSMITH_NAME(column, shifts)(const OPSMITH_T *x, int64_t stride, int64_t rows, int64_t width, OPSMITH_T *shifts)
{
    if (rows < 4) {
        for (int64_t j = 0; j < width; ++j) {
            shifts[j] = x[j];
        }
        return;
    }
    for (int64_t j = 0; j < width; ++j) {
        const OPSMITH_T first = x[j];
        const OPSMITH_T apart = (x[stride + j] - first) + (x[2 * stride + j] - first) + (x[3 * stride + j] - first);
        shifts[j] = first + (OPSMITH_T)0.25 * apart;
    }
}

/* The sum in double: for tiles whose sums do not fit OPSMITH_T. */
static OPSMITH_ONCE double OPSMITH_NAME(sum, wide)(const OPSMITH_T *x, const opsmith_slabs *slabs)
{
    double sum = 0;
    for (int64_t slab = 0; slab < slabs->count; ++slab) {
        for (int64_t i = 0; i < slabs->length; ++i) {
            sum += (double)x[slab * slabs->stride + i];
        }
    }
    return sum;
}

/* The moments in double: for tiles whose squares do not fit OPSMITH_T. */
static OPSMITH_ONCE void OPSMITH_NAME(moments, wide)(const OPSMITH_T *x, const opsmith_slabs *slabs, double *mean, double *m2)
{
    const double n = (double)(slabs->count * slabs->length);
    *mean = *m2 = 0;
    for (int64_t slab = 0; slab < slabs->count; ++slab) {
        for (int64_t i = 0; i < slabs->length; ++i) {
            *mean += (double)x[slab * slabs->stride + i] / n;
        }
    }
    for (int64_t slab = 0; slab < slabs->count; ++slab) {
        for (int64_t i = 0; i < slabs->length; ++i) {
            const double apart = (double)x[slab * slabs->stride + i] - *mean;
            *m2 += apart * apart;
        }
    }
}

/* Whether all elements are the same. */
static OPSMITH_ONCE int OPSMITH_NAME(slabs, constant)(const OPSMITH_T *x, const opsmith_slabs *slabs)
{
    for (int64_t slab = 0; slab < slabs->count; ++slab) {
        for (int64_t i = 0; i < slabs->length; ++i) {
            if (x[slab * slabs->stride + i] != x[0]) {
                return 0;
            }
        }
    }
    return 1;
}

/* The first elements of a vector, and `fill` in the rest. */
OPSMITH_INLINE OPSMITH_VECTOR OPSMITH_NAME(vector, some)(const OPSMITH_T *x, int64_t count, OPSMITH_T fill)
{
    OPSMITH_T values[OPSMITH_WIDTH];
    return OPSMITH_NAME(vector, load)(OPSMITH_PASTE(opsmith_pad, OPSMITH_S)(values, x, count, fill));
}

/* Some slabs behind each other, and `fill` in the rest of the lanes. */
static OPSMITH_ONCE const OPSMITH_T *OPSMITH_NAME(slabs, join)(OPSMITH_T *line, const OPSMITH_T *x, const opsmith_slabs *slabs,
                                                              int64_t count, OPSMITH_T fill)
{
    for (int64_t lane = count * slabs->length; lane < OPSMITH_LANES; ++lane) {
        line[lane] = fill;
    }
    for (int64_t slab = 0; slab < count; ++slab) {
        for (int64_t i = 0; i < slabs->length; ++i) {
            line[slab * slabs->length + i] = x[slab * slabs->stride + i];
        }
    }
    return line;
}

/* A vector into the sums of its lanes, less a shift unless NULL; its squares too unless NULL. */
OPSMITH_FORCED void OPSMITH_NAME(vector, take)(OPSMITH_VECTOR value, const OPSMITH_T *shift, OPSMITH_VECTOR *sum,
                                              OPSMITH_VECTOR *square)
{
    if (shift != NULL) {
        value -= *shift;
    }
    *sum += value;
    if (square != NULL) {
        *square += value * value;
    }
}

/* Lanes of sums over slabs, less a shift unless NULL; of squares too unless NULL. */
OPSMITH_FORCED void OPSMITH_NAME(slabs, sums)(const OPSMITH_T *x, const opsmith_slabs *slabs, const OPSMITH_T *shift,
                                             OPSMITH_VECTOR *sums, OPSMITH_VECTOR *squares)
{
    enum { V = OPSMITH_NAME(vector, width), COUNT = OPSMITH_NAME(vector, count) };
    OPSMITH_VECTOR sum[COUNT], square[COUNT];
    OPSMITH_UNROLL
    for (int v = 0; v < COUNT; ++v) {
        sum[v] = square[v] = OPSMITH_NAME(vector, zero)();
    }
    const OPSMITH_T fill = shift == NULL ? 0 : *shift;
    /* short slabs fill the lanes together; those of float have another function */
    const int is_short = sizeof *x == sizeof(double) && slabs->length < OPSMITH_LANES / 2;
    const int64_t joined = is_short && slabs->length > 0 ? OPSMITH_LANES / slabs->length : 1;
    const int64_t rest = joined > 1 ? 0 : slabs->length % OPSMITH_LANES, full = joined > 1 ? OPSMITH_LANES : slabs->length - rest;
    for (int64_t slab = 0; slab < slabs->count; slab += joined) {
        OPSMITH_T line[OPSMITH_LANES];
        const OPSMITH_T *row = x + slab * slabs->stride;
        if (joined > 1) {
            const int64_t left = slabs->count - slab;
            row = OPSMITH_NAME(slabs, join)(line, row, slabs, left < joined ? left : joined, fill);
        }
        for (int64_t i = 0; i < full; i += OPSMITH_LANES) {
            opsmith_fetch(row + i, sizeof *x, joined > 1 ? NULL : slabs->next);
            OPSMITH_UNROLL
            for (int v = 0; v < COUNT; ++v) {
                const OPSMITH_VECTOR value = OPSMITH_NAME(vector, load)(row + i + v * V);
                OPSMITH_NAME(vector, take)(value, shift, &sum[v], squares == NULL ? NULL : &square[v]);
            }
        }
        opsmith_fetch(row + full, sizeof *x, rest > 0 ? slabs->next : NULL);
        OPSMITH_UNROLL
        for (int v = 0; v < COUNT; ++v) {
            const OPSMITH_T *from = row + full + v * V;
            const int64_t left = rest - v * V;
            if (left > 0) {
                const OPSMITH_VECTOR value =
                    left < V ? OPSMITH_NAME(vector, some)(from, left, fill) : OPSMITH_NAME(vector, load)(from);
                OPSMITH_NAME(vector, take)(value, shift, &sum[v], squares == NULL ? NULL : &square[v]);
            }
        }
    }
    OPSMITH_UNROLL
    for (int v = 0; v < COUNT; ++v) {
        sums[v] = sum[v];
        if (squares != NULL) {
            squares[v] = square[v];
        }
    }
}

/* Whether lanes of float do not pay, or would each take too many elements: of few, or of many short slabs. */
OPSMITH_INLINE int OPSMITH_NAME(slabs, few)(const opsmith_slabs *slabs)
{
    const int64_t n = slabs->count * slabs->length;
    return sizeof(OPSMITH_T) < sizeof(double) && (n <= OPSMITH_FEW || slabs->length < OPSMITH_LANES / 2);
}

/* The sum over slabs, less a shift; of squares too. In double from the start. */
static OPSMITH_ONCE void OPSMITH_NAME(slabs, wide)(const OPSMITH_T *x, const opsmith_slabs *slabs, OPSMITH_T shift, double *sum,
                                                  double *square)
{
    double sums[OPSMITH_WIDTH] = {0}, squares[OPSMITH_WIDTH] = {0};
    for (int64_t slab = 0; slab < slabs->count; ++slab) {
        for (int64_t at = 0; at < slabs->length; at += OPSMITH_WIDTH) {
            OPSMITH_T rest[OPSMITH_WIDTH];
            const OPSMITH_T *from = x + slab * slabs->stride + at;
            const int64_t left = slabs->length - at;
            opsmith_fetch(from, sizeof *x, at % OPSMITH_LANES == 0 ? slabs->next : NULL);
            if (left < OPSMITH_WIDTH) {
                from = OPSMITH_PASTE(opsmith_pad, OPSMITH_S)(rest, from, left, shift);
            }
            OPSMITH_INDEPENDENT
            for (int i = 0; i < OPSMITH_WIDTH; ++i) {
                const double apart = (double)from[i] - (double)shift;
                sums[i] += apart;
                squares[i] += apart * apart;
            }
        }
    }
    *sum = OPSMITH_NAME(halves, total)(sums, 1.0);
    *square = OPSMITH_NAME(halves, total)(squares, 1.0);
}

/* Moments of columns of which some do not fit: squares overflowed, or vanished though the elements are not all the same. */
static OPSMITH_ONCE void OPSMITH_NAME(moments, mend)(const OPSMITH_T *x, int64_t stride, int64_t rows, int64_t width,
                                                    const OPSMITH_T *shifts, const OPSMITH_T *sums, const OPSMITH_T *squares,
                                                    double *means, double *m2s)
{
    const opsmith_slabs column = {rows, stride, 1, NULL};
    int32_t differs[OPSMITH_GROUPS] = {0};
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            differs[j] |= x[row * stride + j] != shifts[j];
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        const int vanished = (double)squares[j] <= 0x1p-100 && differs[j];
        if (vanished || !isfinite(sums[j]) || !isfinite(squares[j])) {
            OPSMITH_NAME(moments, wide)(x + j, &column, &means[j], &m2s[j]);
        }
    }
}

/* Sums over rows of `count` vectors of columns, less their shifts; of squares too. What is NULL is left out. */
OPSMITH_FORCED void OPSMITH_NAME(column, piece)(const OPSMITH_T *x, int64_t stride, int64_t rows, int count,
                                               const opsmith_next *next, const OPSMITH_T *shifts, OPSMITH_T *sums,
                                               OPSMITH_T *squares)
{
    enum { V = OPSMITH_NAME(vector, width) };
    enum { MOST = OPSMITH_NAME(column, vectors) };
    OPSMITH_VECTOR shift[MOST], sum[MOST], square[MOST];
    OPSMITH_UNROLL
    for (int v = 0; v < count; ++v) {
        sum[v] = square[v] = OPSMITH_NAME(vector, zero)();
        shift[v] = shifts == NULL ? sum[v] : OPSMITH_NAME(vector, load)(shifts + v * V);
    }
    for (int64_t row = 0; row < rows; ++row) {
        opsmith_fetch(x + row * stride, sizeof *x, next);
        OPSMITH_UNROLL
        for (int v = 0; v < count; ++v) {
            OPSMITH_VECTOR value = OPSMITH_NAME(vector, load)(x + row * stride + v * V);
            if (shifts != NULL) {
                value -= shift[v];
            }
            sum[v] += value;
            if (squares != NULL) {
                square[v] += value * value;
            }
        }
    }
    memcpy(sums, sum, (size_t)count * sizeof *sum);
    if (squares != NULL) {
        memcpy(squares, square, (size_t)count * sizeof *square);
    }
}

/* The same for `width` columns. The last vector may take some columns twice, with the same result. */
OPSMITH_FORCED void OPSMITH_NAME(column, sums)(const OPSMITH_T *x, int64_t stride, int64_t rows, int64_t width,
                                              const opsmith_next *next, const OPSMITH_T *shifts, OPSMITH_T *sums,
                                              OPSMITH_T *squares)
{
    enum { V = OPSMITH_NAME(vector, width), MOST = OPSMITH_NAME(column, vectors) };
#define OPSMITH_PIECE(count)                                                                                           \
    OPSMITH_NAME(column, piece)(x + j, stride, rows, count, j == 0 ? next : NULL, shifts == NULL ? NULL : shifts + j,  \
                                sums + j, squares == NULL ? NULL : squares + j)
    int64_t j = 0;
    for (; j + MOST * V <= width; j += MOST * V) {
        OPSMITH_PIECE(MOST);
    }
    for (; j + V <= width; j += V) {
        OPSMITH_PIECE(1);
    }
    if (j < width && width >= V) {
        j = width - V;
        OPSMITH_PIECE(1);
        return;
    }
#undef OPSMITH_PIECE
    for (; j < width; ++j) {
        OPSMITH_T sum = 0, square = 0;
        for (int64_t row = 0; row < rows; ++row) {
            const OPSMITH_T value = shifts == NULL ? x[row * stride + j] : x[row * stride + j] - shifts[j];
            sum += value;
            square += value * value;
        }
        sums[j] = sum;
        if (squares != NULL) {
            squares[j] = square;
        }
    }
}

/* A chunk of a slab into the lanes of a sum, which are of double. Four elements are added before they are widened, which may
 * overflow, unless the caller says `wide`. The last turn is read to its end. */
OPSMITH_FORCED void OPSMITH_NAME(lanes, add)(double *lanes, const OPSMITH_T *x, int64_t count, int32_t wide)
{
    enum { W = OPSMITH_WIDTH };
    if (count == OPSMITH_CHUNK && !wide) {
        OPSMITH_INDEPENDENT
        for (int i = 0; i < W; ++i) {
            lanes[i] += (double)((x[i] + x[W + i]) + (x[2 * W + i] + x[3 * W + i]));
        }
        return;
    }
    double sums[W];
    const int left = (int)(count % W);
    const int64_t full = count - left;
    OPSMITH_INDEPENDENT
    for (int i = 0; i < W; ++i) {
        sums[i] = i < left ? (double)x[full + i] : 0.0;
    }
    for (int64_t at = 0; at < full; at += W) {
        OPSMITH_INDEPENDENT
        for (int i = 0; i < W; ++i) {
            sums[i] += (double)x[at + i];
        }
    }
    OPSMITH_INDEPENDENT
    for (int i = 0; i < W; ++i) {
        lanes[i] += sums[i];
    }
}

static OPSMITH_ONCE void OPSMITH_NAME(sum, columns)(const OPSMITH_T *x, int64_t stride, int64_t rows, int64_t width,
                                                   const opsmith_next *next, opsmith_sum *into)
{
    const opsmith_slabs column = {rows, stride, 1, NULL};
    OPSMITH_T sums[OPSMITH_GROUPS];
    OPSMITH_NAME(column, sums)(x, stride, rows, width, next, NULL, sums, NULL);
    int finite = 1;
    for (int64_t j = 0; j < width; ++j) {
        finite &= sums[j] - sums[j] == 0;
    }
    for (int64_t j = 0; j < width && finite; ++j) {
        into->value[j] += (double)sums[j];
    }
    for (int64_t j = 0; j < width && !finite; ++j) {
        into->value[j] += isfinite(sums[j]) ? (double)sums[j] : OPSMITH_NAME(sum, wide)(x + j, &column);
    }
}

static OPSMITH_ONCE void OPSMITH_NAME(moments, add)(const OPSMITH_T *x, const opsmith_slabs *slabs, opsmith_moments *into,
                                                   int64_t j)
{
    const double n = (double)(slabs->count * slabs->length);
    if (n == 0) {
        return;
    }
    const int few = OPSMITH_NAME(slabs, few)(slabs);
    const OPSMITH_T shift = few ? x[0] : OPSMITH_NAME(tile, shift)(x, slabs);
    double sum, square;
    if (few) {
        OPSMITH_NAME(slabs, wide)(x, slabs, shift, &sum, &square);
    } else {
        OPSMITH_VECTOR sums[OPSMITH_NAME(vector, count)], squares[OPSMITH_NAME(vector, count)];
        OPSMITH_NAME(slabs, sums)(x, slabs, &shift, sums, squares);
        sum = OPSMITH_NAME(lanes, total)(sums);
        square = OPSMITH_NAME(lanes, total)(squares);
    }
    double mean = (double)shift + sum / n;
    double m2 = square - sum * (sum / n);
    /* whether the squares fitted: they did not overflow, and vanished only if the elements are all the same */
    const int vanished = square <= 0x1p-100 && !OPSMITH_NAME(slabs, constant)(x, slabs);
    if (vanished || !isfinite(sum) || !isfinite(square)) {
        OPSMITH_NAME(moments, wide)(x, slabs, &mean, &m2);
    }
    opsmith_moments_begin(into, j, n, mean, m2 < 0 ? 0.0 : m2);
}

static OPSMITH_ONCE void OPSMITH_NAME(moments, columns)(const OPSMITH_T *x, int64_t stride, int64_t rows, int64_t width,
                                                       const opsmith_next *next, opsmith_moments *into)
{
    if (rows == 0) {
        return;
    }
    OPSMITH_T shifts[OPSMITH_GROUPS], sums[OPSMITH_GROUPS], squares[OPSMITH_GROUPS];
    OPSMITH_NAME(column, shifts)(x, stride, rows, width, shifts);
    OPSMITH_NAME(column, sums)(x, stride, rows, width, next, shifts, sums, squares);
    double means[OPSMITH_GROUPS], m2s[OPSMITH_GROUPS];
    int fit = 1;
    for (int64_t j = 0; j < width; ++j) {
        const double sum = (double)sums[j], square = (double)squares[j];
        means[j] = (double)shifts[j] + sum / (double)rows;
        m2s[j] = square - sum * (sum / (double)rows);
        fit &= (square > 0x1p-100) & (sum - sum == 0) & (square - square == 0);
    }
    if (!fit) {
        OPSMITH_NAME(moments, mend)(x, stride, rows, width, shifts, sums, squares, means, m2s);
    }
    for (int64_t j = 0; j < width; ++j) {
        opsmith_moments_take(into, j, (double)rows, means[j], m2s[j] < 0 ? 0.0 : m2s[j]);
    }
}

static OPSMITH_ONCE void OPSMITH_NAME(mean, add)(const OPSMITH_T *x, const opsmith_slabs *slabs, opsmith_mean *into, int64_t j)
{
    const double n = (double)(slabs->count * slabs->length);
    if (n == 0) {
        return;
    }
    const int few = OPSMITH_NAME(slabs, few)(slabs);
    const OPSMITH_T shift = few ? x[0] : OPSMITH_NAME(tile, shift)(x, slabs);
    double sum, m2;
    if (few) {
        OPSMITH_NAME(slabs, wide)(x, slabs, shift, &sum, &m2);
    } else {
        OPSMITH_VECTOR sums[OPSMITH_NAME(vector, count)];
        OPSMITH_NAME(slabs, sums)(x, slabs, &shift, sums, NULL);
        sum = OPSMITH_NAME(lanes, total)(sums);
    }
    double mean = (double)shift + sum / n;
    if (!isfinite(mean)) {
        OPSMITH_NAME(moments, wide)(x, slabs, &mean, &m2);
    }
    opsmith_mean_begin(into, j, n, mean);
}

static OPSMITH_ONCE void OPSMITH_NAME(mean, columns)(const OPSMITH_T *x, int64_t stride, int64_t rows, int64_t width,
                                                    const opsmith_next *next, opsmith_mean *into)
{
    if (rows == 0) {
        return;
    }
    const opsmith_slabs column = {rows, stride, 1, NULL};
    OPSMITH_T shifts[OPSMITH_GROUPS], sums[OPSMITH_GROUPS];
    OPSMITH_NAME(column, shifts)(x, stride, rows, width, shifts);
    OPSMITH_NAME(column, sums)(x, stride, rows, width, next, shifts, sums, NULL);
    for (int64_t j = 0; j < width; ++j) {
        double mean = (double)shifts[j] + (double)sums[j] / (double)rows, m2;
        if (!isfinite(mean)) {
            OPSMITH_NAME(moments, wide)(x + j, &column, &mean, &m2);
        }
        opsmith_mean_take(into, j, (double)rows, mean);
    }
}

static OPSMITH_ONCE void OPSMITH_NAME(product, add)(const OPSMITH_T *x, const opsmith_slabs *slabs, opsmith_product *into,
                                                   int64_t j)
{
    for (int64_t slab = 0; slab < slabs->count; ++slab) {
        for (int64_t i = 0; i < slabs->length; ++i) {
            into->value[j] *= (double)x[slab * slabs->stride + i];
        }
    }
}

static OPSMITH_ONCE void OPSMITH_NAME(product, columns)(const OPSMITH_T *x, int64_t stride, int64_t rows, int64_t width,
                                                       const opsmith_next *next, opsmith_product *into)
{
    (void)next;
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            into->value[j] *= (double)x[row * stride + j];
        }
    }
}

/* The extremes do not depend on the order. */
#define OPSMITH_EXTREME(kind, function)                                                                                \
    OPSMITH_INLINE OPSMITH_T OPSMITH_NAME(kind, of)(const OPSMITH_T *x, const opsmith_slabs *slabs, OPSMITH_T extreme) \
    {                                                                                                                  \
        OPSMITH_T lanes[OPSMITH_LANES];                                                                                \
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {                                                             \
            lanes[lane] = extreme;                                                                                     \
        }                                                                                                              \
        for (int64_t slab = 0; slab < slabs->count; ++slab) {                                                          \
            const OPSMITH_T *row = x + slab * slabs->stride;                                                           \
            for (int64_t i = 0; i < slabs->length; i += OPSMITH_LANES) {                                               \
                OPSMITH_T rest[OPSMITH_LANES];                                                                         \
                const int64_t left = slabs->length - i, most = left < OPSMITH_LANES ? left : OPSMITH_LANES;            \
                const OPSMITH_T *const from =                                                                          \
                    most % OPSMITH_WIDTH == 0 ? row + i                                                                \
                                              : OPSMITH_PASTE(opsmith_pad, OPSMITH_S)(rest, row + i, most, row[i]);    \
                opsmith_fetch(row + i, sizeof *x, slabs->next);                                                        \
                OPSMITH_TURNS (lane, most) {                                                                           \
                    lanes[lane] = OPSMITH_SUFFIXED(function)(lanes[lane], from[lane]);                                 \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
        OPSMITH_UNROLL                                                                                                 \
        for (int half = OPSMITH_LANES / 2; half > 0; half /= 2) {                                                      \
            for (int lane = 0; lane < half; ++lane) {                                                                  \
                lanes[lane] = OPSMITH_SUFFIXED(function)(lanes[lane], lanes[lane + half]);                             \
            }                                                                                                          \
        }                                                                                                              \
        return lanes[0];                                                                                               \
    }                                                                                                                  \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, add)(const OPSMITH_T *x, const opsmith_slabs *slabs,                   \
                                                     opsmith_##kind *into, int64_t j)                                  \
    {                                                                                                                  \
        if (slabs->count * slabs->length > 0) {                                                                        \
            into->value[j] = function(into->value[j], (double)OPSMITH_NAME(kind, of)(x, slabs, x[0]));                 \
        }                                                                                                              \
    }                                                                                                                  \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, columns)(const OPSMITH_T *x, int64_t stride, int64_t rows,             \
                                                         int64_t width, const opsmith_next *next, opsmith_##kind *into) \
    {                                                                                                                  \
        OPSMITH_T extremes[OPSMITH_GROUPS];                                                                            \
        (void)next;                                                                                                    \
        for (int64_t j = 0; j < width && rows > 0; ++j) {                                                              \
            extremes[j] = x[j];                                                                                        \
        }                                                                                                              \
        for (int64_t row = 1; row < rows; ++row) {                                                                     \
            for (int64_t j = 0; j < width; ++j) {                                                                      \
                extremes[j] = OPSMITH_SUFFIXED(function)(extremes[j], x[row * stride + j]);                            \
            }                                                                                                          \
        }                                                                                                              \
        for (int64_t j = 0; j < width && rows > 0; ++j) {                                                              \
            into->value[j] = function(into->value[j], (double)extremes[j]);                                            \
        }                                                                                                              \
    }

OPSMITH_EXTREME(maximum_of, opsmith_maximum)
OPSMITH_EXTREME(minimum_of, opsmith_minimum)

#undef OPSMITH_EXTREME

/* The largest element that is not NaN; -INFINITY if there is none. */
OPSMITH_INLINE OPSMITH_T OPSMITH_NAME(slabs, largest)(const OPSMITH_T *x, const opsmith_slabs *slabs)
{
    enum { V = OPSMITH_NAME(vector, width), COUNT = OPSMITH_NAME(vector, count) };
    const OPSMITH_VECTOR none = OPSMITH_NAME(vector, zero)() - (OPSMITH_T)INFINITY;
    OPSMITH_VECTOR largest[COUNT];
    OPSMITH_UNROLL
    for (int v = 0; v < COUNT; ++v) {
        largest[v] = none;
    }
    for (int64_t slab = 0; slab < slabs->count; ++slab) {
        const OPSMITH_T *const row = x + slab * slabs->stride;
        const int64_t full = slabs->length - slabs->length % OPSMITH_LANES;
        for (int64_t i = 0; i < full; i += OPSMITH_LANES) {
            opsmith_fetch(row + i, sizeof *x, slabs->next);
            OPSMITH_UNROLL
            for (int v = 0; v < COUNT; ++v) {
                largest[v] = OPSMITH_NAME(vector, larger)(OPSMITH_NAME(vector, load)(row + i + v * V), largest[v]);
            }
        }
        for (int64_t i = full; i < slabs->length; i += V) {
            const int64_t left = slabs->length - i;
            const OPSMITH_VECTOR value = left < V ? OPSMITH_NAME(vector, some)(row + i, left, -(OPSMITH_T)INFINITY)
                                                  : OPSMITH_NAME(vector, load)(row + i);
            largest[0] = OPSMITH_NAME(vector, larger)(value, largest[0]);
        }
    }
    OPSMITH_UNROLL
    for (int half = COUNT / 2; half > 0; half /= 2) {
        OPSMITH_UNROLL
        for (int v = 0; v < half; ++v) {
            largest[v] = OPSMITH_NAME(vector, larger)(largest[v], largest[v + half]);
        }
    }
    OPSMITH_T lanes[V];
    memcpy(lanes, &largest[0], sizeof lanes);
    OPSMITH_UNROLL
    for (int half = V / 2; half > 0; half /= 2) {
        OPSMITH_UNROLL
        for (int lane = 0; lane < half; ++lane) {
            lanes[lane] = lanes[lane] > lanes[lane + half] ? lanes[lane] : lanes[lane + half];
        }
    }
    return lanes[0];
}

/* The exponentials are taken in a loop of their own, which vectorizes, and added in double. `held`: where those of one slab
 * are left for later, in whole turns, or NULL. NaN beside numbers need not be the peak: its exponential makes the sum NaN. */
static OPSMITH_ONCE void OPSMITH_NAME(logsumexp, add)(const OPSMITH_T *x, const opsmith_slabs *slabs, OPSMITH_T *held,
                                                     opsmith_logsumexp *into, int64_t j)
{
    const OPSMITH_T number = OPSMITH_NAME(slabs, largest)(x, slabs);
    const OPSMITH_T max = isfinite(number) ? number : OPSMITH_NAME(maximum_of, of)(x, slabs, -INFINITY);
    double lanes[OPSMITH_WIDTH] = {0};
    for (int64_t slab = 0; slab < slabs->count && (isfinite(max) || held != NULL); ++slab) {
        const OPSMITH_T *row = x + slab * slabs->stride;
        for (int64_t i = 0; i < slabs->length; i += OPSMITH_LANES) {
            OPSMITH_T rest[OPSMITH_LANES], chunk[OPSMITH_LANES];
            OPSMITH_T *const powers = held == NULL ? chunk : held + i;
            const int64_t left = slabs->length - i, most = left < OPSMITH_LANES ? left : OPSMITH_LANES;
            const OPSMITH_T *const from =
                most % OPSMITH_WIDTH == 0 ? row + i : OPSMITH_PASTE(opsmith_pad, OPSMITH_S)(rest, row + i, most, -INFINITY);
            OPSMITH_TURNS (lane, most) {
                powers[lane] = OPSMITH_EXP(from[lane] - max);
            }
            OPSMITH_NAME(lanes, add)(lanes, powers, most, 0); /* none is above 1 */
        }
    }
    opsmith_logsumexp_take(into, j, (double)max, isfinite(max) ? opsmith_sum_total(lanes) : 0);
}

static OPSMITH_ONCE void OPSMITH_NAME(logsumexp, columns)(const OPSMITH_T *x, int64_t stride, int64_t rows, int64_t width,
                                                         const opsmith_next *next, opsmith_logsumexp *into)
{
    OPSMITH_T max[OPSMITH_GROUPS], shift[OPSMITH_GROUPS], powers[OPSMITH_GROUPS];
    (void)next;
    double sums[OPSMITH_GROUPS] = {0};
    for (int64_t j = 0; j < width; ++j) {
        max[j] = -INFINITY;
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            max[j] = OPSMITH_SUFFIXED(opsmith_maximum)(max[j], x[row * stride + j]);
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        shift[j] = isfinite(max[j]) ? max[j] : 0;
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            powers[j] = OPSMITH_EXP(x[row * stride + j] - shift[j]);
        }
        for (int64_t j = 0; j < width; ++j) {
            sums[j] += (double)powers[j];
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        opsmith_logsumexp_take(into, j, (double)max[j], isfinite(max[j]) ? sums[j] : 0.0);
    }
}

/* The sum of squares; in double where it does not fit OPSMITH_T. */
OPSMITH_INLINE double OPSMITH_NAME(norm, wide)(const OPSMITH_T *x, const opsmith_slabs *slabs, double square)
{
    if (square > 0x1p-100 && isfinite(square)) {
        return square;
    }
    square = 0;
    for (int64_t slab = 0; slab < slabs->count; ++slab) {
        for (int64_t i = 0; i < slabs->length; ++i) {
            square += (double)x[slab * slabs->stride + i] * (double)x[slab * slabs->stride + i];
        }
    }
    return square;
}

static OPSMITH_ONCE void OPSMITH_NAME(norm, add)(const OPSMITH_T *x, const opsmith_slabs *slabs, opsmith_norm *into, int64_t j)
{
    double sum, square;
    if (OPSMITH_NAME(slabs, few)(slabs)) {
        OPSMITH_NAME(slabs, wide)(x, slabs, 0, &sum, &square);
    } else {
        OPSMITH_VECTOR sums[OPSMITH_NAME(vector, count)], squares[OPSMITH_NAME(vector, count)];
        OPSMITH_NAME(slabs, sums)(x, slabs, NULL, sums, squares);
        square = OPSMITH_NAME(lanes, total)(squares);
    }
    into->square[j] += OPSMITH_NAME(norm, wide)(x, slabs, square);
}

static OPSMITH_ONCE void OPSMITH_NAME(norm, columns)(const OPSMITH_T *x, int64_t stride, int64_t rows, int64_t width,
                                                    const opsmith_next *next, opsmith_norm *into)
{
    const opsmith_slabs column = {rows, stride, 1, NULL};
    OPSMITH_T sums[OPSMITH_GROUPS], squares[OPSMITH_GROUPS];
    OPSMITH_NAME(column, sums)(x, stride, rows, width, next, NULL, sums, squares);
    for (int64_t j = 0; j < width; ++j) {
        into->square[j] += OPSMITH_NAME(norm, wide)(x + j, &column, (double)squares[j]);
    }
}

/* The place of the extreme element; `start` is the position of the first one. */
#define OPSMITH_PLACE(kind)                                                                                            \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, add)(const OPSMITH_T *x, const opsmith_slabs *slabs, int64_t start,    \
                                                     opsmith_##kind *into, int64_t j)                                  \
    {                                                                                                                  \
        for (int64_t slab = 0; slab < slabs->count; ++slab) {                                                          \
            for (int64_t i = 0; i < slabs->length; ++i) {                                                              \
                opsmith_##kind##_take(into, j, (double)x[slab * slabs->stride + i], start + slab * slabs->length + i); \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, columns)(const OPSMITH_T *x, int64_t stride, int64_t rows,             \
                                                         int64_t width, const opsmith_next *next, int64_t start,       \
                                                         opsmith_##kind *into)                                         \
    {                                                                                                                  \
        (void)next;                                                                                                    \
        for (int64_t row = 0; row < rows; ++row) {                                                                     \
            for (int64_t j = 0; j < width; ++j) {                                                                      \
                opsmith_##kind##_take(into, j, (double)x[row * stride + j], start + row);                              \
            }                                                                                                          \
        }                                                                                                              \
    }

OPSMITH_PLACE(argmax)
OPSMITH_PLACE(argmin)

#undef OPSMITH_PLACE

#undef OPSMITH_NAME
#undef OPSMITH_VECTOR
#undef OPSMITH_T
#undef OPSMITH_S
#undef OPSMITH_SUFFIXED
#undef OPSMITH_EXP
