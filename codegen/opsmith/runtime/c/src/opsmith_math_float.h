/* exp, log and their kin of float32, in float32: at most 1 ULP, branch-free, so that loops over them vectorize.
 *
 * What plain float32 would lose is carried in a second float. The polynomials are minimax fits: weighted least squares
 * on Chebyshev nodes in 60 digits, reweighted until the errors are level (Lawson 1961); then coefficients are rounded
 * from the lowest on, the rest fitted anew after each. Their relative error is below 2^-27. docs/accuracy.md has what
 * whole functions reach. */
#ifndef OPSMITH_MATH_FLOAT_H
#define OPSMITH_MATH_FLOAT_H

#include "opsmith_number.h"

#ifndef OPSMITH_IN_LOOPS
#if defined(__GNUC__)
#define OPSMITH_IN_LOOPS static inline __attribute__((always_inline, unused))
#else
#define OPSMITH_IN_LOOPS static inline
#endif
#endif

/* --------------------------------------------------------------------------------------------------------------------
 * Arithmetic */

/* A number in two parts, low below the last place of high. */
typedef struct opsmith_parts { float high, low; } opsmith_parts;

#if (defined(__FMA__) || defined(__ARM_FEATURE_FMA)) && !defined(OPSMITH_FMA)
#define OPSMITH_FMA
#endif

#if defined(OPSMITH_FMA)
OPSMITH_IN_LOOPS float opsmith_fma(float x, float y, float z) { return fmaf(x, y, z); }

/* x * y - product, which is exact where the product is x * y, rounded or nearly. */
OPSMITH_IN_LOOPS float opsmith_missed(float x, float y, float product) { return fmaf(x, y, -product); }

/* n - q * d, exact where q is n / d, rounded or nearly. */
OPSMITH_IN_LOOPS float opsmith_left(float n, float q, float d) { return fmaf(-q, d, n); }

/* x * y, rounded nearly once. */
OPSMITH_IN_LOOPS float opsmith_multiply(opsmith_parts x, opsmith_parts y)
{
    return fmaf(x.high, y.high, fmaf(x.high, y.low, x.low * y.high));
}

/* x^2 / 2 + p x^3 + rest. */
OPSMITH_IN_LOOPS float opsmith_higher(float x, float p, float rest) { return fmaf(x * x, fmaf(p, x, 0.5f), rest); }
#else
OPSMITH_IN_LOOPS float opsmith_fma(float x, float y, float z) { return x * y + z; }

/* The same by halves of 12 bits, whose products are exact (Dekker 1971). */
OPSMITH_IN_LOOPS float opsmith_missed(float x, float y, float product)
{
    const float x_high = opsmith_float_of_bits(opsmith_bits_of_float(x) & 0xfffff000u), x_low = x - x_high;
    const float y_high = opsmith_float_of_bits(opsmith_bits_of_float(y) & 0xfffff000u), y_low = y - y_high;
    return ((x_high * y_high - product) + x_high * y_low + x_low * y_high) + x_low * y_low;
}

/* No negation, so that NaN has the same sign in every loop. */
OPSMITH_IN_LOOPS float opsmith_left(float n, float q, float d) { return 0.0f - opsmith_missed(q, d, n); }

OPSMITH_IN_LOOPS float opsmith_multiply(opsmith_parts x, opsmith_parts y)
{
    const float product = x.high * y.high;
    return product + (opsmith_missed(x.high, y.high, product) + (x.high * y.low + x.low * y.high));
}

OPSMITH_IN_LOOPS float opsmith_higher(float x, float p, float rest)
{
    const float square = x * x;
    return (square * x * p + 0.5f * square) + rest;
}
#endif

/* x + y for |x| >= |y| or x = 0, with what the rounding loses (Dekker 1971). */
OPSMITH_IN_LOOPS opsmith_parts opsmith_add(float x, float y)
{
    const float sum = x + y;
    const opsmith_parts parts = {sum, (x - sum) + y};
    return parts;
}

/* n / d, rounded nearly once. */
OPSMITH_IN_LOOPS float opsmith_divide(opsmith_parts n, opsmith_parts d)
{
    const float inverse = 1.0f / d.high;
    const float quotient = n.high * inverse;
    const float rest = (n.low - quotient * d.low) - opsmith_missed(quotient, d.high, n.high);
    return quotient + rest * inverse;
}

/* 1 / d, rounded nearly once in high, with what that loses. */
OPSMITH_IN_LOOPS opsmith_parts opsmith_inverse(opsmith_parts d)
{
    const float inverse = 1.0f / d.high;
    const float rest = opsmith_left(1.0f, inverse, d.high) - inverse * d.low;
    const opsmith_parts parts = {inverse, inverse * rest};
    return parts;
}

/* 2^k for -127 < k < 128; any float for other k. */
OPSMITH_IN_LOOPS float opsmith_power_of_2(int32_t k) { return opsmith_float_of_bits(((uint32_t)k + 127u) << 23); }

/* 2^k for -254 < k < 256 as two factors, because it may be no float itself. The last 9 bits of `biased` are k + 254. */
typedef struct opsmith_factors { float first, second; } opsmith_factors;

OPSMITH_IN_LOOPS opsmith_factors opsmith_factors_of(uint32_t biased)
{
    const uint32_t half = biased >> 1;
    const opsmith_factors power = {opsmith_float_of_bits(half << 23), opsmith_float_of_bits((biased - half) << 23)};
    return power;
}

/* x * 2^k, rounded once. */
OPSMITH_IN_LOOPS float opsmith_scale(float x, int32_t k)
{
    const opsmith_factors power = opsmith_factors_of((uint32_t)k + 254u);
    return x * power.first * power.second;
}

OPSMITH_IN_LOOPS float opsmith_with_sign(float size, float sign)
{
    return opsmith_float_of_bits(opsmith_bits_of_float(size) | (opsmith_bits_of_float(sign) & 0x80000000u));
}

/* Where a function chooses a constant, ?: will not do: gcc follows the constant into whatever is computed of it next,
 * and makes a branch of that, which keeps a loop from becoming vectors. */
OPSMITH_IN_LOOPS float opsmith_choose(int condition, float yes, float no)
{
    const uint32_t mask = 0u - (uint32_t)condition;
    return opsmith_float_of_bits((opsmith_bits_of_float(yes) & mask) | (opsmith_bits_of_float(no) & ~mask));
}

/* x, but the bound itself beyond it; NaN stays. */
OPSMITH_IN_LOOPS float opsmith_at_most(float x, float bound) { return opsmith_choose(x > bound, bound, x); }
OPSMITH_IN_LOOPS float opsmith_at_least(float x, float bound) { return opsmith_choose(x < bound, bound, x); }

#define OPSMITH_LN2_HIGH 0x1.62e4p-1f /* 15 bits, so that its products with exponents are exact */
#define OPSMITH_LN2_LOW 0x1.7f7d1cp-20f

/* --------------------------------------------------------------------------------------------------------------------
 * Exponentials */

/* exp(x) = 2^k (1 + r.high + r.low), |r.high| < 0.35, |r.low| < 0.08, where exp(x) is a float. Elsewhere these are
 * anything, and the functions choose another result at their end. */
typedef struct opsmith_exponential {
    opsmith_parts r;
    int32_t k;
} opsmith_exponential;

OPSMITH_IN_LOOPS opsmith_exponential opsmith_exponential_of(float x)
{
    const float shifted = opsmith_fma(x, 0x1.715476p+0f, 0x1.8p23f); /* rounds to an integer, which is its last bits */
    const float k = shifted - 0x1.8p23f;
    const float reduced = opsmith_fma(k, -OPSMITH_LN2_HIGH, x); /* exact */
    const float high = opsmith_fma(k, -OPSMITH_LN2_LOW, reduced);
    const float low = opsmith_fma(k, -OPSMITH_LN2_LOW, reduced - high);
    float p = 0x1.9e21dap-13f;
    p = opsmith_fma(p, high, 0x1.6d3c86p-10f);
    p = opsmith_fma(p, high, 0x1.1112fcp-7f);
    p = opsmith_fma(p, high, 0x1.5554f6p-5f);
    p = opsmith_fma(p, high, 0x1.555554p-3f);
    const opsmith_exponential e = {
        {high, opsmith_higher(high, p, low)},
        (int32_t)(opsmith_bits_of_float(shifted) - 0x4b400000u),
    };
    return e;
}

/* exp(x) - 1 = 2^k (high + low) for x > -40: the 1 is subtracted before scaling, as 2^-k, with what the rounding loses
 * whichever of 1 and 2^-k is larger (Knuth 1969). */
OPSMITH_IN_LOOPS opsmith_parts opsmith_less_one(opsmith_exponential e)
{
    const uint32_t k = (uint32_t)(e.k > 64 ? 64 : e.k);
    const float one = opsmith_float_of_bits((127u - k) << 23);
    const float less = 1.0f - one, taken = less - 1.0f;
    const float low = (1.0f - (less - taken)) - (one + taken);
    opsmith_parts sum = opsmith_add(less, e.r.high);
    sum.low += low + e.r.low;
    return sum;
}

OPSMITH_IN_LOOPS opsmith_parts opsmith_one_and(opsmith_parts r)
{
    opsmith_parts sum = opsmith_add(1.0f, r.high);
    sum.low += r.low;
    return sum;
}

/* exp(x) = 2^k (high + low) where exp(x) is a float, within 0.4 units in the last place of high. `power` is 2^k. */
typedef struct opsmith_scaled {
    opsmith_parts y;
    opsmith_factors power;
} opsmith_scaled;

#if defined(OPSMITH_FMA)
OPSMITH_IN_LOOPS opsmith_scaled opsmith_scaled_of(float x)
{
    const float rounder = 0x1.8p23f + 254.0f; /* as above; the last bits are k + 254 */
    const float shifted = opsmith_fma(x, 0x1.715476p+0f, rounder);
    const float k = shifted - rounder;
    const float r = opsmith_fma(k, -OPSMITH_LN2_LOW, opsmith_fma(k, -OPSMITH_LN2_HIGH, x));
    float p = 0x1.6a4dap-10f;
    p = opsmith_fma(p, r, 0x1.123994p-7f);
    p = opsmith_fma(p, r, 0x1.5558bp-5f);
    p = opsmith_fma(p, r, 0x1.555492p-3f);
    p = opsmith_fma(p, r, 0x1.fffffcp-2f);
    p = opsmith_fma(p, r, 1.0f);
    const float high = opsmith_fma(p, r, 1.0f);
    const opsmith_scaled scaled = {
        {high, opsmith_fma(p, r, 1.0f - high)},
        opsmith_factors_of(opsmith_bits_of_float(shifted)),
    };
    return scaled;
}
#else
OPSMITH_IN_LOOPS opsmith_scaled opsmith_scaled_of(float x)
{
    const opsmith_exponential e = opsmith_exponential_of(x);
    const opsmith_scaled scaled = {opsmith_add(1.0f, e.r.high + e.r.low), opsmith_factors_of((uint32_t)e.k + 254u)};
    return scaled;
}
#endif

OPSMITH_IN_LOOPS float opsmith_expf(float x)
{
    const opsmith_scaled e = opsmith_scaled_of(opsmith_at_least(opsmith_at_most(x, 89.0f), -105.0f)); /* inf and 0 there */
    return e.y.high * e.power.first * e.power.second;
}

OPSMITH_IN_LOOPS float opsmith_expm1f(float x)
{
    const opsmith_exponential e = opsmith_exponential_of(x);
    const opsmith_parts parts = opsmith_less_one(e);
    const float y = opsmith_scale(parts.high + parts.low, e.k);
    const float finite = opsmith_choose(x == 0.0f, x, y); /* keeps the sign of 0 */
    return opsmith_choose(x > 89.0f, INFINITY, opsmith_choose(x < -20.0f, -1.0f, finite));
}

/* -t / (2 + t) for t = expm1(-2 |x|), which is in (-1, 0]. */
OPSMITH_IN_LOOPS float opsmith_tanhf(float x)
{
    const opsmith_exponential e = opsmith_exponential_of(-2.0f * opsmith_at_most(fabsf(x), 10.0f)); /* 1 there */
    const opsmith_parts less = opsmith_less_one(e), y = opsmith_add(less.high, less.low);
    const float scale = opsmith_power_of_2(e.k);
    const opsmith_parts n = {-y.high * scale, -y.low * scale};
    opsmith_parts d = opsmith_add(2.0f, -n.high);
    d.low -= n.low;
    return opsmith_with_sign(opsmith_divide(n, d), x);
}

/* 1 / (1 + e) and, on the left, e / (1 + e), for e = exp(-|x|), which is 0 from 105 on; a subnormal result is scaled
 * last. */
OPSMITH_IN_LOOPS float opsmith_sigmoidf(float x)
{
    const opsmith_scaled e = opsmith_scaled_of(-opsmith_at_most(fabsf(x), 105.0f));
    const float scale = e.power.first * e.power.second;
    opsmith_parts d = opsmith_add(1.0f, e.y.high * scale);
    d.low += e.y.low * scale;
    const opsmith_parts right = opsmith_inverse(d);
    const float left = opsmith_multiply(e.y, right) * e.power.first * e.power.second;
    return x < 0.0f ? left : right.high + right.low;
}

/* --------------------------------------------------------------------------------------------------------------------
 * Logarithms */

/* log(2^k (1 + f)) for |f| <= 1/3. */
OPSMITH_IN_LOOPS opsmith_parts opsmith_log_of(float f, float k)
{
    float p = -0x1.0763dep-3f;
    p = opsmith_fma(p, f, 0x1.1e729ep-3f);
    p = opsmith_fma(p, f, -0x1.f35e6cp-4f);
    p = opsmith_fma(p, f, 0x1.1ed452p-3f);
    p = opsmith_fma(p, f, -0x1.559aeep-3f);
    p = opsmith_fma(p, f, 0x1.99d05cp-3f);
    p = opsmith_fma(p, f, -0x1.ffff02p-3f);
    p = opsmith_fma(p, f, 0x1.555506p-2f);
    const opsmith_parts log_1_f = opsmith_add(f, -(f * f * (0.5f - f * p)));
    opsmith_parts sum = opsmith_add(k * OPSMITH_LN2_HIGH, log_1_f.high);
    sum.low += log_1_f.low + k * OPSMITH_LN2_LOW;
    return sum;
}

/* The k for which x / 2^k is in [2/3, 4/3); x positive and normal. */
OPSMITH_IN_LOOPS int32_t opsmith_exponent(float x) { return (int32_t)(opsmith_bits_of_float(x) - 0x3f2aaaabu) >> 23; }

OPSMITH_IN_LOOPS float opsmith_logf(float x)
{
    const int subnormal = x < 0x1p-126f;
    const float normal = subnormal ? x * 0x1p23f : x;
    const int32_t k = opsmith_exponent(normal);
    const float f = opsmith_float_of_bits(opsmith_bits_of_float(normal) - ((uint32_t)k << 23)) - 1.0f;
    const opsmith_parts y = opsmith_log_of(f, (float)(subnormal ? k - 23 : k));
    const float finite = opsmith_choose(x == 0.0f, -INFINITY, y.high + y.low);
    const float defined = opsmith_choose(x < INFINITY, finite, x); /* NaN stays */
    return opsmith_choose(x < 0.0f, NAN, defined);
}

/* 1 + x = 2^k (1 + f), f = (1 / 2^k - 1) + x / 2^k. Beyond 2^64 the 1 is nothing; without it there is room for 2^k. */
OPSMITH_IN_LOOPS float opsmith_log1pf(float x)
{
    const int large = x > 0x1p64f;
    const float one = large ? 0.0f : 1.0f;
    const float reduced = large ? x * 0x1p-64f : x;
    const int32_t k = opsmith_exponent(one + reduced);
    const float scale = opsmith_power_of_2(-k);
    const opsmith_parts f = opsmith_add(one * scale - 1.0f, reduced * scale);
    const opsmith_parts y = opsmith_log_of(f.high, (float)(large ? k + 64 : k));
    const float result = y.high + (y.low + (f.low - f.low * f.high)); /* f.low / (1 + f.high) */
    const float defined = opsmith_choose((x < INFINITY) & (x != 0.0f), result, x); /* the sign of 0, and NaN, stay */
    return opsmith_choose(x < -1.0f, NAN, opsmith_choose(x == -1.0f, -INFINITY, defined));
}

/* --------------------------------------------------------------------------------------------------------------------
 * Others */

/* x + x Q(x^2) up to 0.8, from there 1 - exp(log(erfc(7/8)) + Z(x - 7/8)): near 7/8, where most depends on it, the
 * exponent is precise to more than a float. */
OPSMITH_IN_LOOPS float opsmith_erff(float x)
{
    const float size = fabsf(x), square = x * x;
    float q = -0x1.576abap-11f;
    q = opsmith_fma(q, square, 0x1.4d6feap-8f);
    q = opsmith_fma(q, square, -0x1.b7763cp-6f);
    q = opsmith_fma(q, square, 0x1.ce2894p-4f);
    q = opsmith_fma(q, square, -0x1.812732p-2f);
    q = opsmith_fma(q, square, 0x1.06eba8p-3f);
    const float inner = opsmith_fma(size, q, size);
    const float a = size - 0.875f;
    float z = 0x1.b9938p-13f;
    z = opsmith_fma(z, a, -0x1.101f5p-9f);
    z = opsmith_fma(z, a, 0x1.70dc9ep-7f);
    z = opsmith_fma(z, a, -0x1.8000e4p-5f);
    z = opsmith_fma(z, a, -0x1.a730ap-1f);
    z = opsmith_fma(z, a, -0x1.371172p+1f);
    const opsmith_parts power = opsmith_add(-0x1.88672ep+0f, a * z);
    opsmith_exponential e = opsmith_exponential_of(power.high);
    e.r.low += power.low - 0x1.53669cp-25f;
    const opsmith_parts y = opsmith_one_and(e.r);
    const float scale = opsmith_power_of_2(e.k);
    const opsmith_parts rest = opsmith_add(1.0f, -y.high * scale);
    const float outer = rest.high + (rest.low - y.low * scale);
    return opsmith_with_sign(opsmith_choose(size < 0.8f, inner, opsmith_choose(size > 4.0f, 1.0f, outer)), x);
}

/* A step of Newton's from 1 / sqrt(x), in which both roundings are corrected. */
OPSMITH_IN_LOOPS float opsmith_rsqrtf(float x)
{
    const int tiny = x < 0x1p-80f;
    const float scaled = tiny ? x * 0x1p60f : x; /* so that what the root misses is no subnormal */
    const float root = sqrtf(scaled);
    const float y = 1.0f / root;
    const float half_missed = 0.5f * y * opsmith_missed(root, root, scaled);
    const float corrected = y + y * (y * half_missed - opsmith_missed(root, y, 1.0f));
    const float finite = ((x > 0.0f) & (x < INFINITY)) ? corrected : y;
    return tiny ? finite * 0x1p30f : finite;
}

#endif
