/* Loops over the functions of the runtime, for the level of instructions that LEVEL names: loops_LEVEL. */
#include "opsmith_math.h"

#include "functions.h"

#define JOIN_(stem, level) stem##_##level
#define JOIN(stem, level) JOIN_(stem, level)

/* Arguments of a function: x, and y for pow alone. */
#define ARGUMENTS_cos (x[i])
#define ARGUMENTS_erf (x[i])
#define ARGUMENTS_erfc (x[i])
#define ARGUMENTS_exp (x[i])
#define ARGUMENTS_expm1 (x[i])
#define ARGUMENTS_log (x[i])
#define ARGUMENTS_log1p (x[i])
#define ARGUMENTS_pow (x[i], y[i])
#define ARGUMENTS_rsqrt (x[i])
#define ARGUMENTS_sigmoid (x[i])
#define ARGUMENTS_sin (x[i])
#define ARGUMENTS_tanh (x[i])

#define LOOPS(name, limit, value)                                                                                      \
    static void name##_of_float(const float *restrict x, const float *restrict y, int64_t n, float *restrict out)      \
    {                                                                                                                  \
        (void)y;                                                                                                       \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            out[i] = opsmith_##name##f ARGUMENTS_##name;                                                               \
        }                                                                                                              \
    }                                                                                                                  \
    static void name##_of_double(const double *restrict x, const double *restrict y, int64_t n, double *restrict out)  \
    {                                                                                                                  \
        (void)y;                                                                                                       \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            out[i] = opsmith_##name ARGUMENTS_##name;                                                                  \
        }                                                                                                              \
    }

EACH_FUNCTION(LOOPS)

#define ENTRY(name, limit, value) {#name, name##_of_float, name##_of_double},

const loops JOIN(loops, LEVEL)[] = {EACH_FUNCTION(ENTRY)};
