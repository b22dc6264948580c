/* The gradient of a broadcast input: the gradient of its full shape, summed over the axes it was repeated along. */
#include <math.h>
#include <string.h>

#include "binding.h"

/* A finite number rounded to so many binary digits, ties to even. */
static double round_to(double value, int digits, int least_exponent)
{
    if (value == 0.0 || !isfinite(value)) {
        return value;
    }
    const int exponent = ilogb(value) < least_exponent ? least_exponent : ilogb(value);
    return ldexp(nearbyint(ldexp(value, digits - 1 - exponent)), exponent - digits + 1);
}

static double load_float16(uint16_t bits)
{
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    double value = exponent == 31  ? (fraction == 0 ? (double)INFINITY : (double)NAN)
                   : exponent == 0 ? ldexp(fraction, -24)
                                   : ldexp(1024 + fraction, exponent - 25);
    return bits >> 15 ? -value : value;
}

static uint16_t store_float16(double value)
{
    const double rounded = round_to(value, 11, -14), size = fabs(rounded);
    unsigned bits = isnan(value)      ? 0x7e00
                    : size > 65504.0  ? 0x7c00
                    : size < 0x1p-14 ? (unsigned)ldexp(size, 24)
                                      : (unsigned)((ilogb(size) + 14) << 10) + (unsigned)ldexp(size, 10 - ilogb(size));
    return (uint16_t)(bits | (signbit(value) ? 0x8000u : 0u));
}

static double load_bfloat16(uint16_t bits)
{
    const uint32_t wide = (uint32_t)bits << 16;
    float value;
    memcpy(&value, &wide, sizeof value);
    return (double)value;
}

static uint16_t store_bfloat16(double value)
{
    const float rounded = (float)round_to(value, 8, -126);
    uint32_t bits;
    memcpy(&bits, &rounded, sizeof bits);
    return (uint16_t)(bits >> 16 | (isnan(value) ? 0x40u : 0u));
}

static double load(int type, const char *from)
{
    float single;
    double number;
    uint16_t half;
    switch (type) {
    case TYPE_FLOAT32:
        memcpy(&single, from, sizeof single);
        return (double)single;
    case TYPE_FLOAT64:
        memcpy(&number, from, sizeof number);
        return number;
    default:
        memcpy(&half, from, sizeof half);
        return type == TYPE_FLOAT16 ? load_float16(half) : load_bfloat16(half);
    }
}

static void store(int type, char *to, double value)
{
    const float single = (float)value;
    switch (type) {
    case TYPE_FLOAT32:
        memcpy(to, &single, sizeof single);
        break;
    case TYPE_FLOAT64:
        memcpy(to, &value, sizeof value);
        break;
    default: {
        const uint16_t half = type == TYPE_FLOAT16 ? store_float16(value) : store_bfloat16(value);
        memcpy(to, &half, sizeof half);
        break;
    }
    }
}

struct reduction {
    int type, ndim;
    uint64_t broadcast; /* axes that are summed, as bits */
    const int64_t *shape, *strides; /* of the full gradient */
    const int64_t *target_strides; /* of the target, 0 in the axes that are summed */
    bool add;
};

static double sum_from(const struct reduction *reduction, int axis, const char *full)
{
    while (axis < reduction->ndim && !(reduction->broadcast >> axis & 1)) {
        ++axis;
    }
    if (axis == reduction->ndim) {
        return load(reduction->type, full);
    }
    double sum = 0.0;
    for (int64_t k = 0; k < reduction->shape[axis]; ++k) {
        sum += sum_from(reduction, axis + 1, full + k * reduction->strides[axis]);
    }
    return sum;
}

static void store_from(const struct reduction *reduction, int axis, const char *full, char *target)
{
    while (axis < reduction->ndim && (reduction->broadcast >> axis & 1)) {
        ++axis;
    }
    if (axis == reduction->ndim) {
        double sum = sum_from(reduction, 0, full);
        store(reduction->type, target, reduction->add ? load(reduction->type, target) + sum : sum);
        return;
    }
    for (int64_t k = 0; k < reduction->shape[axis]; ++k) {
        store_from(reduction, axis + 1, full + k * reduction->strides[axis],
                   target + k * reduction->target_strides[axis]);
    }
}

/* `full` is dense, in the layout of the call. */
void broadcast_sum(const struct problem *problem, int input, const struct array *full, const struct array *target,
                   bool add)
{
    int64_t strides[MAX_RANK], target_strides[MAX_RANK];
    layout_strides(problem, full, strides);
    for (int axis = 0; axis < full->ndim; ++axis) {
        const bool summed = problem->broadcast[input] >> axis & 1;
        target_strides[axis] = summed ? 0 : target->strides[axis - problem->dropped[input]];
    }
    const struct reduction reduction = {full->type,  full->ndim,     problem->broadcast[input], full->shape,
                                        strides,     target_strides, add};
    store_from(&reduction, 0, full->work, target->data);
}
