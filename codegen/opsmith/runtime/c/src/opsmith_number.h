/* Numbers: their bits, and conversions of the 16-bit types. Branch-free, so that loops vectorize. */
#ifndef OPSMITH_NUMBER_H
#define OPSMITH_NUMBER_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Small functions, of which a source uses some. */
#ifndef OPSMITH_INLINE
#if defined(__GNUC__)
#define OPSMITH_INLINE static inline __attribute__((unused))
#else
#define OPSMITH_INLINE static inline
#endif
#endif

/* Taken into its callers, which fix some of its arguments. */
#ifndef OPSMITH_FORCED
#if defined(__GNUC__)
#define OPSMITH_FORCED static inline __attribute__((always_inline, unused))
#else
#define OPSMITH_FORCED static inline
#endif
#endif

/* Compiled once where it is used, not once per use. */
#if defined(__GNUC__)
#define OPSMITH_ONCE __attribute__((noinline, unused))
#else
#define OPSMITH_ONCE
#endif

OPSMITH_INLINE float opsmith_float_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

OPSMITH_INLINE uint32_t opsmith_bits_of_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* float16 -> float32, exact. The exponent is rebiased by a multiplication, which also normalizes subnormals. */
OPSMITH_INLINE float opsmith_load_f16(uint16_t half)
{
    const uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
    const uint32_t magnitude = (uint32_t)(half & 0x7fffu) << 13;
    const float scaled = opsmith_float_of_bits(magnitude) * 0x1p112f;
    const uint32_t special = magnitude >= 0x0f800000u ? 0x7f800000u : 0u; /* Inf and NaN */
    return opsmith_float_of_bits(opsmith_bits_of_float(scaled) | special | sign);
}

/* float32 -> float16, to the nearest, ties to even. */
OPSMITH_INLINE uint16_t opsmith_store_f16(float value)
{
    const uint32_t bits = opsmith_bits_of_float(value);
    const uint32_t sign = bits >> 16 & 0x8000u;
    const uint32_t magnitude = bits & 0x7fffffffu;
    /* Normal results: drop 13 bits, rounding; the carry runs into the exponent by itself. */
    const uint32_t rebiased = magnitude - 0x38000000u;
    const uint32_t normal = (rebiased + 0x0fffu + (rebiased >> 13 & 1u)) >> 13;
    /* Subnormal results: adding 0.5 puts the last kept bit at the unit of the sum, which the addition rounds to. */
    const uint32_t subnormal = opsmith_bits_of_float(opsmith_float_of_bits(magnitude) + 0.5f) - 0x3f000000u;
    const uint32_t infinite = magnitude > 0x7f800000u ? 0x7e00u : 0x7c00u;
    const uint32_t finite = magnitude < 0x38800000u ? subnormal : normal;
    return (uint16_t)(sign | (magnitude >= 0x477ff000u ? infinite : finite));
}

OPSMITH_INLINE float opsmith_load_bf16(uint16_t half)
{
    return opsmith_float_of_bits((uint32_t)half << 16);
}

/* float32 -> bfloat16, to the nearest, ties to even. */
OPSMITH_INLINE uint16_t opsmith_store_bf16(float value)
{
    const uint32_t bits = opsmith_bits_of_float(value);
    const uint32_t rounded = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
    const uint32_t nan = bits >> 16 | 0x40u;
    return (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
}

/* The part of a double that its float lacks, so that x - value can be taken in two exact steps. */
OPSMITH_INLINE double opsmith_low(double value) { return (void)value, 0.0; }
OPSMITH_INLINE float opsmith_lowf(double value)
{
    const float high = (float)value;
    return isfinite(high) ? (float)(value - (double)high) : 0.0f;
}

/* NaN if either is NaN, unlike fmax and fmin. In two steps: compilers take `x > y || x != x` for a branch. */
#define OPSMITH_EXTREME(kind, type, suffix, relation)                                                                  \
    kind type opsmith_##suffix(type x, type y)                                                                         \
    {                                                                                                                  \
        const type extreme = x relation y ? x : y;                                                                     \
        return x != x ? x : extreme;                                                                                   \
    }

OPSMITH_EXTREME(OPSMITH_INLINE, double, maximum, >)
OPSMITH_EXTREME(OPSMITH_FORCED, float, maximumf, >)
OPSMITH_EXTREME(OPSMITH_INLINE, double, minimum, <)
OPSMITH_EXTREME(OPSMITH_FORCED, float, minimumf, <)

#undef OPSMITH_EXTREME

#endif
