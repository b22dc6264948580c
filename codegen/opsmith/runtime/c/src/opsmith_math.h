/* The functions of the math that <math.h> lacks, or has only one number at a time: NAMEf for float, NAME for double.
 *
 * Those of float are written to be vectorized in loops; those of double may be of <math.h>. */
#ifndef OPSMITH_MATH_H
#define OPSMITH_MATH_H

#include "opsmith_math_float.h"
#include "opsmith_math_wide.h"
#include "opsmith_number.h"

OPSMITH_INLINE double opsmith_cos(double x) { return cos(x); }
OPSMITH_INLINE double opsmith_erf(double x) { return erf(x); }
OPSMITH_INLINE double opsmith_erfc(double x) { return erfc(x); }
OPSMITH_INLINE double opsmith_exp(double x) { return exp(x); }
OPSMITH_INLINE double opsmith_expm1(double x) { return expm1(x); }
OPSMITH_INLINE double opsmith_log(double x) { return log(x); }
OPSMITH_INLINE double opsmith_log1p(double x) { return log1p(x); }
OPSMITH_INLINE double opsmith_pow(double x, double y) { return pow(x, y); }
OPSMITH_INLINE double opsmith_rsqrt(double x) { return 1.0 / sqrt(x); }
OPSMITH_INLINE double opsmith_sin(double x) { return sin(x); }
OPSMITH_INLINE double opsmith_tanh(double x) { return tanh(x); }

/* Precise in both tails. */
OPSMITH_INLINE double opsmith_sigmoid(double x)
{
    const double e = exp(-fabs(x));
    return (x < 0 ? e : 1.0) / (1.0 + e);
}

OPSMITH_INLINE double opsmith_square(double x) { return x * x; }
OPSMITH_IN_LOOPS float opsmith_squaref(float x) { return x * x; }
OPSMITH_INLINE double opsmith_sign(double x) { return x > 0 ? 1.0 : x < 0 ? -1.0 : x; }
OPSMITH_IN_LOOPS float opsmith_signf(float x) { return opsmith_choose(x > 0, 1.0f, opsmith_choose(x < 0, -1.0f, x)); }

#endif
