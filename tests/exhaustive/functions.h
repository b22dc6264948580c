/* The functions that are checked, and their loops for one level of instructions. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <stdint.h>

/* FUNCTION(name, units in the last place that it may be off, its value at x and y in the functions of <tgmath.h>); most have
 * x alone. */
#define EACH_FUNCTION(FUNCTION)                                                                                        \
    FUNCTION(cos, 1, cos(x))                                                                                           \
    FUNCTION(erf, 1, erf(x))                                                                                           \
    FUNCTION(erfc, 2, erfc(x))                                                                                         \
    FUNCTION(exp, 1, exp(x))                                                                                           \
    FUNCTION(expm1, 1, expm1(x))                                                                                       \
    FUNCTION(log, 1, log(x))                                                                                           \
    FUNCTION(log1p, 1, log1p(x))                                                                                       \
    FUNCTION(pow, 2, pow(x, y))                                                                                        \
    FUNCTION(rsqrt, 1, 1 / sqrt(x))                                                                                    \
    FUNCTION(sigmoid, 1, 1 / (1 + exp(-x)))                                                                            \
    FUNCTION(sin, 1, sin(x))                                                                                           \
    FUNCTION(tanh, 1, tanh(x))

/* What kernels.c makes for a level: out[i] = f(x[i], y[i]), vectorized by the compiler. */
typedef struct loops {
    const char *name;
    void (*of_float)(const float *x, const float *y, int64_t n, float *out);
    void (*of_double)(const double *x, const double *y, int64_t n, double *out);
} loops;

extern const loops loops_baseline[], loops_avx2[], loops_avx512[];

#endif
