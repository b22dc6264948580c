/* Compares the functions of the runtime with those of <math.h> in the next wider type, for each level of instructions
 * that this processor has. Prints a line for each level, and one for each argument that only more digits could decide.
 *
 *     exhaustive float NAME     reads lines "first last step": bit patterns of x; of pow, numbers of random pairs
 *     exhaustive double NAME    the same, with random digits behind those of float
 *     exhaustive values         reads lines "name x y", answers lines "level name x y value"
 *     exhaustive speed NAME     prints nanoseconds for each element, of <math.h> and of each level */
#define _POSIX_C_SOURCE 200809L
#include "functions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tgmath.h>
#include <time.h>

enum { BLOCK = 4096, MOST_DOUBTFUL = 20 };

typedef struct function {
    const char *name;
    double limit; /* units in the last place */
    void (*of_float)(const float *x, const float *y, int64_t n, float *out); /* a loop of calls */
    double (*of_double)(double x, double y);
    long double (*of_long_double)(long double x, long double y);
} function;

#define REFERENCES(name, limit, value)                                                                                 \
    static float name##_float(float x, float y) { return (void)y, (float)(value); }                                    \
    static void name##_floats(const float *x, const float *y, int64_t n, float *out)                                   \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            out[i] = name##_float(x[i], y[i]);                                                                         \
        }                                                                                                              \
    }                                                                                                                  \
    static double name##_double(double x, double y) { return (void)y, value; }                                         \
    static long double name##_long_double(long double x, long double y) { return (void)y, value; }

EACH_FUNCTION(REFERENCES)

#define ENTRY(name, limit, value) {#name, limit, name##_floats, name##_double, name##_long_double},
static const function FUNCTIONS[] = {EACH_FUNCTION(ENTRY)};
enum { COUNT = sizeof FUNCTIONS / sizeof *FUNCTIONS };

/* --------------------------------------------------------------------------------------------------------------------
 * Levels */

typedef struct level {
    const char *name;
    const loops *table;
} level;

static int levels_of_this_machine(level *levels)
{
    int count = 0;
    levels[count++] = (level){"baseline", loops_baseline};
#ifdef HAS_AVX2
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        levels[count++] = (level){"avx2", loops_avx2};
    }
#endif
#ifdef HAS_AVX512
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        levels[count++] = (level){"avx512", loops_avx512};
    }
#endif
    return count;
}

/* --------------------------------------------------------------------------------------------------------------------
 * Errors */

typedef struct verdict {
    double largest; /* error, in units in the last place */
    double x, y;    /* where */
    int64_t wrong;  /* results beyond the limit, or NaN, Inf or the sign of 0 where they do not belong */
    double wrong_x, wrong_y; /* the last of them */
    int64_t doubtful; /* results so near the limit that the reference cannot decide */
    double doubtful_x[MOST_DOUBTFUL], doubtful_y[MOST_DOUBTFUL];
} verdict;

static float float_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline double double_of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint64_t bits_of_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static int is_close(double error, double limit) { return fabs(error - limit) < 0x1p-20; }

/* One result, in a type of so many digits and such a smallest exponent. A number that is too large for the type may be
 * given as Inf, which counts as the power of two after the largest number. */
static void judge(verdict *v, double limit, int digits, int smallest, int largest, double x, double y, double got,
                  long double expected)
{
    double error;
    if (isnan(expected) || isnan(got)) {
        error = isnan(expected) && isnan(got) ? 0 : INFINITY;
    } else if (isinf(expected)) {
        error = (long double)got == expected ? 0 : INFINITY;
    } else if (got == 0 && !signbit(got) != !signbit(expected)) {
        error = INFINITY;
    } else {
        int exponent;
        const long double top = ldexp(1.0L, largest);
        const long double number = isinf(got) ? copysign(top, (long double)got) : (long double)got;
        const long double meant = expected > top ? top : expected < -top ? -top : expected;
        (void)frexp(meant, &exponent);
        exponent = exponent < smallest ? smallest : exponent > largest ? largest : exponent;
        error = (double)ldexp(fabs(number - meant), digits - exponent);
    }
    if (is_close(error, limit)) {
        if (v->doubtful < MOST_DOUBTFUL) {
            v->doubtful_x[v->doubtful] = x;
            v->doubtful_y[v->doubtful] = y;
        }
        v->doubtful++;
    } else if (error > limit) {
        v->wrong++;
        v->wrong_x = x;
        v->wrong_y = y;
    }
    if (error > v->largest) {
        v->largest = error;
        v->x = x;
        v->y = y;
    }
}

/* Whether judge has to look: at an error beyond the largest until now or the limit, and at what is no plain number. */
static inline int is_remarkable(float got, double expected, double known)
{
    const uint64_t exponent = bits_of_double(expected) & 0x7ff0000000000000u;
    const double power = double_of_bits(exponent), unit = (power < 0x1p-126 ? 0x1p-126 : power) * 0x1p-23;
    const int beyond = !(fabs((double)got - expected) <= known * unit);
    return beyond | ((got == 0) & (bits_of_double((double)got) != (bits_of_double(expected) & 0x8000000000000000u)));
}

static void compare(const function *f, const float *x, const float *y, const float *got, const double *expected, int n,
                    verdict *v)
{
    int remarkable = 0;
    const double known = v->largest < f->limit ? v->largest : f->limit - 0x1p-20;
    for (int i = 0; i < n; ++i) {
        remarkable |= is_remarkable(got[i], expected[i], known);
    }
    for (int i = 0; i < n && remarkable; ++i) {
        if (is_remarkable(got[i], expected[i], known)) {
            judge(v, f->limit, 24, -125, 128, (double)x[i], (double)y[i], (double)got[i], expected[i]);
        }
    }
}

/* --------------------------------------------------------------------------------------------------------------------
 * Sweeps */

static uint64_t scrambled(uint64_t x) /* splitmix64, Steele, Lea, Flood 2014 */
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static int is_of_two(const function *f) { return strcmp(f->name, "pow") == 0; }

/* The arguments number i. Of two, every fourth pair is of any bits, and others have results all over the range of
 * float, half of them with x near 1. */
static void arguments(int two, uint64_t i, float *x, float *y)
{
    *x = float_of_bits((uint32_t)i);
    *y = 0;
    if (two) {
        const uint64_t random = scrambled(i);
        const double exponent = (double)(scrambled(random) >> 11) * 0x1p-53 * 280 - 151;
        *x = float_of_bits(random & 1 ? (uint32_t)(random >> 33) : 0x3f000000u + (uint32_t)(random >> 40));
        *y = (float)(exponent / log2((double)*x));
        if (!(random & 6)) {
            *y = float_of_bits((uint32_t)scrambled(random));
            *x = random & 8 ? -*x : *x;
        }
    }
}

static void sweep_float(const function *f, const level *levels, int count, uint64_t first, uint64_t last,
                        uint64_t step, verdict *verdicts)
{
    static float x[BLOCK], y[BLOCK], got[BLOCK];
    static double expected[BLOCK];
    const int two = is_of_two(f);
    while (first < last) {
        int n = 0;
        for (; n < BLOCK && first < last; ++n, first += step) {
            arguments(two, first, &x[n], &y[n]);
            expected[n] = f->of_double((double)x[n], (double)y[n]);
        }
        for (int each = 0; each < count; ++each) {
            levels[each].table[f - FUNCTIONS].of_float(x, y, n, got);
            compare(f, x, y, got, expected, n, &verdicts[each]);
        }
    }
}

static void sweep_double(const function *f, const level *levels, int count, uint64_t first, uint64_t last,
                         uint64_t step, verdict *verdicts)
{
    static double x[BLOCK], y[BLOCK], got[BLOCK];
    const int two = is_of_two(f);
    while (first < last) {
        int n = 0;
        for (; n < BLOCK && first < last; ++n, first += step) {
            float narrow_x, narrow_y;
            arguments(two, first, &narrow_x, &narrow_y);
            x[n] = (double)narrow_x * (1 + (double)(scrambled(first) >> 11) * 0x1p-77);
            y[n] = (double)narrow_y;
        }
        for (int each = 0; each < count; ++each) {
            levels[each].table[f - FUNCTIONS].of_double(x, y, n, got);
            for (int i = 0; i < n; ++i) {
                judge(&verdicts[each], 4, 53, -1021, 1024, x[i], y[i], got[i], f->of_long_double(x[i], y[i]));
            }
        }
    }
}

static void print_verdict(const char *name, const verdict *v)
{
    printf("%s largest %.17g x %a y %a wrong %lld x %a y %a doubtful %lld\n", name, v->largest, v->x, v->y,
           (long long)v->wrong, v->wrong_x, v->wrong_y, (long long)v->doubtful);
    for (int i = 0; i < v->doubtful && i < MOST_DOUBTFUL; ++i) {
        printf("%s doubtful x %a y %a\n", name, v->doubtful_x[i], v->doubtful_y[i]);
    }
}

/* --------------------------------------------------------------------------------------------------------------------
 * Values and speed */

static void answer_values(const level *levels, int count)
{
    char name[32];
    float x, y;
    while (scanf("%31s %f %f", name, &x, &y) == 3) {
        for (int f = 0; f < COUNT; ++f) {
            for (int each = 0; each < count && strcmp(FUNCTIONS[f].name, name) == 0; ++each) {
                float xs[BLOCK], ys[BLOCK], got[BLOCK];
                for (int i = 0; i < 64; ++i) {
                    xs[i] = x, ys[i] = y;
                }
                levels[each].table[f].of_float(xs, ys, 63, got); /* vectors, and a rest */
                if (memcmp(&got[0], &got[62], sizeof *got) != 0) {
                    printf("%s %s differs between a vector and the rest of a loop\n", levels[each].name, name);
                }
                printf("%s %s %a %a %a\n", levels[each].name, name, (double)x, (double)y, (double)got[0]);
            }
        }
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int in_order(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* All in turn, and the medians of many rounds. */
static void print_speed(const function *f, const level *levels, int count)
{
    enum { ROUNDS = 101, MOST_LEVELS = 4 };
    static float x[BLOCK], y[BLOCK], got[BLOCK];
    static double times[MOST_LEVELS + 1][ROUNDS];
    const int positive = strchr("lpr", f->name[0]) != NULL;
    for (int i = 0; i < BLOCK; ++i) {
        x[i] = (float)((double)(scrambled((uint64_t)i) >> 40) * 0x1p-24 * 8 - (positive ? -0.1 : 4));
        y[i] = (float)((double)(scrambled((uint64_t)i + BLOCK) >> 40) * 0x1p-24 * 6 - 3);
    }
    for (int round = 0; round < ROUNDS; ++round) {
        double begin = now();
        f->of_float(x, y, BLOCK, got);
        times[0][round] = now() - begin;
        for (int each = 0; each < count; ++each) {
            begin = now();
            levels[each].table[f - FUNCTIONS].of_float(x, y, BLOCK, got);
            times[each + 1][round] = now() - begin;
        }
    }
    for (int each = 0; each <= count; ++each) {
        qsort(times[each], ROUNDS, sizeof(double), in_order);
        printf("%s %.3f\n", each == 0 ? "libm" : levels[each - 1].name, times[each][ROUNDS / 2] / BLOCK);
    }
}

int main(int argc, char **argv)
{
    level levels[4];
    verdict verdicts[4] = {{0}};
    const int count = levels_of_this_machine(levels);
    const function *f = FUNCTIONS;
    if (argc == 2 && strcmp(argv[1], "values") == 0) {
        answer_values(levels, count);
        return 0;
    }
    while (argc > 2 && f < FUNCTIONS + COUNT && strcmp(f->name, argv[2]) != 0) {
        ++f;
    }
    if (argc == 3 && f < FUNCTIONS + COUNT && strcmp(argv[1], "speed") == 0) {
        print_speed(f, levels, count);
        return 0;
    }
    if (argc != 3 || f == FUNCTIONS + COUNT) {
        fputs("usage: exhaustive float NAME | double NAME | values | speed NAME\n", stderr);
        return 2;
    }
    unsigned long long first, last, step;
    while (scanf("%llu %llu %llu", &first, &last, &step) == 3) {
        (strcmp(argv[1], "double") == 0 ? sweep_double : sweep_float)(f, levels, count, first, last, step, verdicts);
    }
    for (int each = 0; each < count; ++each) {
        print_verdict(levels[each].name, &verdicts[each]);
    }
    return 0;
}
