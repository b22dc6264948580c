/* sin, cos and pow of float32, computed in double, because float32 in two parts would cost more; the last steps of sin
 * and cos are in float32. erfc is in double where there is no fused multiply-add. Branch-free, so that loops over them vectorize. The polynomials are fits as in
 * opsmith_math_float.h. */
#ifndef OPSMITH_MATH_WIDE_H
#define OPSMITH_MATH_WIDE_H

#include "opsmith_math_float.h"

OPSMITH_IN_LOOPS double opsmith_double_of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

OPSMITH_IN_LOOPS uint64_t opsmith_bits_of_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* --------------------------------------------------------------------------------------------------------------------
 * Sine and cosine */

/* An angle as quadrant (its last two bits) times pi / 2, and the rest, which is at most pi / 4. */
typedef struct opsmith_angle {
    opsmith_parts rest;
    uint32_t quadrant;
} opsmith_angle;

/* The bits of 2 / pi, 29 in each number: their products with a float are exact. */
#define OPSMITH_2_PI_0 0x145f306dp-29
#define OPSMITH_2_PI_1 0x19391054p-58
#define OPSMITH_2_PI_2 0x14fe13abp-87
#define OPSMITH_2_PI_3 0x1d1f534dp-116
#define OPSMITH_2_PI_4 0x1b81b6c5p-145
#define OPSMITH_2_PI_5 0x05664f10p-174
#define OPSMITH_2_PI_6 0x1c820ff2p-203

/* x modulo 4, in (-4, 4) where |x| < 2^54; for larger ones less a multiple of 4. */
OPSMITH_IN_LOOPS double opsmith_modulo_4(double x) { return x - ((x + 0x1.8p54) - 0x1.8p54); }

/* One of four by the size of x. */
OPSMITH_IN_LOOPS double opsmith_by_size(double x, double below_54, double from_54, double from_83, double from_112)
{
    return x < 0x1p54 ? below_54 : x < 0x1p83 ? from_54 : x < 0x1p112 ? from_83 : from_112;
}

/* x >= 0 times 2 / pi, modulo 4 (Payne, Hanek 1983). Bits of 2 / pi whose product with x is a multiple of 4 are left
 * out, and the 116 from there are taken. */
OPSMITH_IN_LOOPS opsmith_angle opsmith_angle_of(float size)
{
    const double x = (double)size;
    const double a = opsmith_by_size(x, OPSMITH_2_PI_0, OPSMITH_2_PI_1, OPSMITH_2_PI_2, OPSMITH_2_PI_3);
    const double b = opsmith_by_size(x, OPSMITH_2_PI_1, OPSMITH_2_PI_2, OPSMITH_2_PI_3, OPSMITH_2_PI_4);
    const double c = opsmith_by_size(x, OPSMITH_2_PI_2, OPSMITH_2_PI_3, OPSMITH_2_PI_4, OPSMITH_2_PI_5);
    const double d = opsmith_by_size(x, OPSMITH_2_PI_3, OPSMITH_2_PI_4, OPSMITH_2_PI_5, OPSMITH_2_PI_6);
    const double first = opsmith_modulo_4(x * a), second = opsmith_modulo_4(x * b), third = x * c;
    const double whole = ((first + second + third) + 0x1.8p52) - 0x1.8p52;
    const double rest = ((((first - whole) + second) + third) + x * d) * 0x1.921fb54442d18p+0;
    const float high = (float)rest;
    const opsmith_angle angle = {{high, (float)(rest - (double)high)},
                                 opsmith_bits_of_float((float)whole + 0x1.8p23f)};
    return angle;
}

/* The sine of quadrant * pi / 2 + rest. */
OPSMITH_IN_LOOPS float opsmith_sine_of(opsmith_parts rest, uint32_t quadrant)
{
    const float r = rest.high, square = r * r;
    float s = -0x1.9952f8p-13f;
    s = opsmith_fma(s, square, 0x1.110776p-7f);
    s = opsmith_fma(s, square, -0x1.555546p-3f);
    const float sine = r + opsmith_fma(r * square, s, rest.low);
    float c = 0x1.99e80cp-16f;
    c = opsmith_fma(c, square, -0x1.6c0c28p-10f);
    c = opsmith_fma(c, square, 0x1.55554ap-5f);
    const opsmith_parts one = opsmith_add(1.0f, -0.5f * square);
    const float cosine = one.high + (one.low + (square * square * c - r * rest.low));
    const float size = quadrant & 1u ? cosine : sine;
    return opsmith_float_of_bits(opsmith_bits_of_float(size) ^ (quadrant & 2u) << 30);
}

OPSMITH_IN_LOOPS float opsmith_sinf(float x)
{
    const opsmith_angle angle = opsmith_angle_of(fabsf(x));
    const uint32_t sign = opsmith_bits_of_float(x) & 0x80000000u;
    return opsmith_float_of_bits(opsmith_bits_of_float(opsmith_sine_of(angle.rest, angle.quadrant)) ^ sign);
}

OPSMITH_IN_LOOPS float opsmith_cosf(float x)
{
    const opsmith_angle angle = opsmith_angle_of(fabsf(x));
    return opsmith_sine_of(angle.rest, angle.quadrant + 1u);
}

/* --------------------------------------------------------------------------------------------------------------------
 * Powers */

/* 2^x for |x| < 1000. */
OPSMITH_IN_LOOPS double opsmith_exp2_wide(double x)
{
    const double shifted = x + 0x1.8p52; /* rounds to an integer, which is its last bits */
    const double f = x - (shifted - 0x1.8p52);
    double p = 0x1.fe14e44c19ff7p-17;
    p = p * f + 0x1.446ad232e5b30p-13;
    p = p * f + 0x1.5d8a746ee43cep-10;
    p = p * f + 0x1.3b29db6420d02p-7;
    p = p * f + 0x1.c6b08aa9ace77p-5;
    p = p * f + 0x1.ebfbe0a5c31e2p-3;
    p = p * f + 0x1.62e42ff119c00p-1;
    p = p * f + 0x1.ffffffffab125p-1;
    return p * opsmith_double_of_bits((opsmith_bits_of_double(shifted) + 1023u) << 52);
}

/* The logarithm of x = 2^k m to the base 2, m in [2/3, 4/3): k + s A(s^2) with s = (m - 1) / (m + 1). x is positive and
 * normal. */
OPSMITH_IN_LOOPS double opsmith_log2_wide(double x)
{
    const uint64_t bits = opsmith_bits_of_double(x);
    const uint64_t biased = (bits + 0x000aaaaaaaaaaaabu) >> 52; /* k + 1023 */
    const double k = opsmith_double_of_bits(biased | 0x4330000000000000u) - (0x1p52 + 1023);
    const double m = opsmith_double_of_bits(bits - (biased << 52) + 0x3ff0000000000000u);
    const double s = (m - 1) / (m + 1), square = s * s;
    double a = 0x1.29c88be358745p-2;
    a = a * square + 0x1.46f34dbfeba52p-2;
    a = a * square + 0x1.a61e990146d08p-2;
    a = a * square + 0x1.2776bc577d219p-1;
    a = a * square + 0x1.ec709dcb50b97p-1;
    a = a * square + 0x1.71547652b7e9ap+1;
    return k + s * a;
}

/* The special cases are C's (Annex F). Numbers from 2^23 on are whole, from 2^24 on even; the unit of smaller ones is
 * made their last bit. */
OPSMITH_IN_LOOPS float opsmith_powf(float x, float y)
{
    const float size = fabsf(x), exponent = fabsf(y), shifted = exponent + 0x1p23f;
    const int whole = (shifted - 0x1p23f == exponent) | (exponent >= 0x1p23f);
    const uint32_t last = opsmith_bits_of_float(exponent < 0x1p23f ? shifted : exponent);
    const uint32_t odd = (whole & (exponent < 0x1p24f)) ? last << 31 : 0u;
    const double log2 = opsmith_log2_wide((double)size);
    const double finite = size > 0.0f ? log2 : -(double)INFINITY;
    const double product = (double)y * (size < INFINITY ? finite : (double)size); /* NaN stays */
    const double power = opsmith_exp2_wide(product);
    const float positive = (float)(product > 200 ? (double)INFINITY : product < -200 ? 0.0 : power);
    const float result = opsmith_float_of_bits(opsmith_bits_of_float(positive) | (opsmith_bits_of_float(x) & odd));
    const int undefined = (x < 0.0f) & (size < INFINITY) & !whole;
    const int one = (y == 0.0f) | (x == 1.0f) | ((size == 1.0f) & (exponent == INFINITY));
    return opsmith_choose(one, 1.0f, opsmith_choose(undefined, NAN, result));
}

/* --------------------------------------------------------------------------------------------------------------------
 * The complementary error function */

#if defined(OPSMITH_FMA)
/* exp(-a^2) S(u) / (a + c) for a = |x| and u = (a - c) / (a + c), which is 0 from 10.06 on. c has few digits, so that a + c
 * is known in two parts, and makes S(0) nearly a float. */
OPSMITH_IN_LOOPS float opsmith_erfcf(float x)
{
    const float c = 0x1.a4dp+0f;
    const float a = opsmith_at_most(fabsf(x), 10.1f);
    const float square = a * a;
    const opsmith_exponential e = opsmith_exponential_of(-square);
    opsmith_parts y = opsmith_one_and(e.r);
    y.low -= (y.high + y.low) * opsmith_missed(a, a, square);
    opsmith_parts d = {a + c, 0.0f};
    d.low = a - (d.high - c);
    const opsmith_parts inverse = opsmith_inverse(d);
    const float u = opsmith_fma(2.0f * a, inverse.high, -1.0f);
    float s = -0x1.cc07eap-14f;
    s = opsmith_fma(s, u, -0x1.5b944ep-12f);
    s = opsmith_fma(s, u, 0x1.2de92ep-14f);
    s = opsmith_fma(s, u, 0x1.d55512p-10f);
    s = opsmith_fma(s, u, 0x1.15af6ap-9f);
    s = opsmith_fma(s, u, -0x1.aeeafp-8f);
    s = opsmith_fma(s, u, -0x1.29b472p-6f);
    s = opsmith_fma(s, u, 0x1.0c9a04p-5f);
    s = opsmith_fma(s, u, 0x1.151fa4p-3f);
    s = opsmith_fma(s, u, -0x1.228d22p-1f);
    opsmith_parts sum = {opsmith_fma(s, u, 0x1.f832dcp-1f), 0.0f};
    sum.low = opsmith_fma(s, u, 0x1.f832dcp-1f - sum.high);
    sum.low = opsmith_fma(s, 2.0f * a * inverse.low, sum.low); /* most of what u lost */
    const float product = sum.high * inverse.high;
    const opsmith_parts rest = {
        product,
        opsmith_missed(sum.high, inverse.high, product) + opsmith_fma(sum.high, inverse.low, sum.low * inverse.high),
    };
    const float size = opsmith_scale(opsmith_multiply(y, rest), e.k);
    return opsmith_choose(x < 0.0f, 2.0f - size, size);
}
#else
/* exp(-a^2) R((a - 2.75) / (a + 2.75)) for a = |x|, which is 0 from 10.06 on. */
OPSMITH_IN_LOOPS float opsmith_erfcf(float x)
{
    const double wide = (double)x, a = fabs(wide);
    const double t = (a - 2.75) / (a + 2.75);
    double r = 0x1.1a3828aed1bf8p-16;
    r = r * t + 0x1.21b2b0d685270p-15;
    r = r * t - 0x1.17d4db0ba5398p-13;
    r = r * t - 0x1.dc8c33a38ab75p-13;
    r = r * t + 0x1.60bbd97dc8cb0p-10;
    r = r * t - 0x1.9397a019a1495p-13;
    r = r * t - 0x1.c05e4aeac172cp-7;
    r = r * t + 0x1.d19544abe7abap-5;
    r = r * t - 0x1.1e2ebdd77b38dp-3;
    r = r * t + 0x1.ffc68d8891853p-3;
    r = r * t - 0x1.6427851c69367p-2;
    r = r * t + 0x1.8c9eb690b24f2p-3;
    const double y = r * opsmith_exp2_wide(a * a * -0x1.71547652b82fep+0);
    const double size = a > 10.1 ? 0.0 : y;
    return (float)(wide < 0 ? 2 - size : size);
}
#endif

#endif
