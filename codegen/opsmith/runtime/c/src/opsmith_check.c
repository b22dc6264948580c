/* The checks that every operator makes before it touches an array. */
#include "opsmith_kernel.h"

/* Programs may hold the amalgamated files of several operators. */
#if defined(OPSMITH_AMALGAMATED) && defined(__GNUC__)
__attribute__((weak))
#endif
uint32_t opsmith_abi_version(void) { return OPSMITH_ABI_VERSION; }

int32_t opsmith_volume(const int64_t *extents, int32_t count, int64_t *product)
{
    enum { SMALL = 29 }; /* bits of factors that need no division */
    int64_t nonzero = 1;
    int32_t empty = 0;
    for (int32_t i = 0; i < count; ++i) {
        if (extents[i] == 0) {
            empty = 1;
        } else if ((nonzero | extents[i]) >> SMALL != 0 && nonzero > INT64_MAX / 16 / extents[i]) {
            return 0;
        } else {
            nonzero *= extents[i];
        }
    }
    *product = empty ? 0 : nonzero;
    return 1;
}

static int overlap(const opsmith_array *a, const opsmith_array *b)
{
    const uintptr_t a_begin = (uintptr_t)a->data, b_begin = (uintptr_t)b->data;
    return a_begin < b_begin + (uintptr_t)b->bytes && b_begin < a_begin + (uintptr_t)a->bytes;
}

static int may_share(const opsmith_array *a, const opsmith_array *b)
{
    return a->data == b->data && a->bytes == b->bytes && (a->partner == b->argument || b->partner == a->argument);
}

opsmith_status opsmith_check_arrays(const opsmith_array *arrays, int32_t count)
{
    for (int32_t i = 0; i < count; ++i) {
        if (arrays[i].needed && arrays[i].data == NULL && arrays[i].bytes > 0) {
            return OPSMITH_STATUS(OPSMITH_NULL_POINTER, arrays[i].argument);
        }
    }
    for (int32_t i = 0; i < count; ++i) {
        const opsmith_array *a = &arrays[i];
        for (int32_t j = 0; j < i && a->data != NULL && a->bytes > 0; ++j) {
            const opsmith_array *b = &arrays[j];
            if ((a->written || b->written) && b->data != NULL && b->bytes > 0 && overlap(a, b) && !may_share(a, b)) {
                return OPSMITH_STATUS(OPSMITH_OVERLAP, a->written ? a->argument : b->argument);
            }
        }
    }
    return OPSMITH_OK;
}

static const char *const rules[] = {
    [OPSMITH_OK] = "no error",
    [OPSMITH_NULL_POINTER] = "is NULL, but is needed",
    [OPSMITH_BAD_PARAMETER] = "is outside its limits, or is not a number",
    [OPSMITH_BAD_EXTENT] = "is negative, or does not fit the parameters",
    [OPSMITH_OVERFLOW] = "has more elements than can be addressed",
    [OPSMITH_BAD_RANK] = "has too few or too many axes",
    [OPSMITH_BAD_AXIS] = "names no axis of the array",
    [OPSMITH_NOT_DENSE] = "is not dense in any order of its axes; copy it first",
    [OPSMITH_SMALL_WORKSPACE] = "is smaller than the number of bytes asked for",
    [OPSMITH_OVERLAP] = "shares memory with another array of the call",
    [OPSMITH_BAD_REQUEST] = "has a request other than NULL, WRITE and ADD",
    [OPSMITH_BAD_SIZE] = "has a size that params_init did not set",
    [OPSMITH_EMPTY_REDUCTION] = "has no elements to reduce where a result is wanted, and there is no value for none",
    [OPSMITH_TOO_MANY_RUNS] = "makes more than four pairs of a kept and a reduced run of axes",
    [OPSMITH_WRONG_DEVICE] = "is not in the memory of the current CUDA device",
    [OPSMITH_OLD_DEVICE] = "the current CUDA device has a compute capability below 8.0",
    [OPSMITH_CUDA_FAILED] = "CUDA failed with error ",
};

static size_t append(char *buffer, size_t bytes, size_t at, const char *text)
{
    for (; *text != '\0'; ++text, ++at) {
        if (at + 1 < bytes) {
            buffer[at] = *text;
        }
    }
    if (bytes > 0) {
        buffer[at < bytes ? at : bytes - 1] = '\0';
    }
    return at;
}

static size_t append_number(char *buffer, size_t bytes, size_t at, int32_t number)
{
    char digits[12];
    size_t place = sizeof digits - 1;
    digits[place] = '\0';
    do {
        digits[--place] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return append(buffer, bytes, at, &digits[place]);
}

size_t opsmith_format_status(const char *name, const char *const *arguments, int32_t count, opsmith_status status, char *buffer,
                             size_t bytes)
{
    bytes = buffer == NULL ? 0 : bytes;
    const int32_t rule = OPSMITH_STATUS_RULE(status), argument = OPSMITH_STATUS_ARGUMENT(status);
    size_t at = append(buffer, bytes, 0, name);
    if (rule == OPSMITH_CUDA_FAILED) {
        at = append(buffer, bytes, append(buffer, bytes, at, ": "), rules[rule]);
        return append_number(buffer, bytes, at, argument);
    }
    if (argument > 0 && argument <= count) {
        at = append(buffer, bytes, at, ": ");
        at = append(buffer, bytes, at, arguments[argument - 1]);
    }
    at = append(buffer, bytes, at, argument > 0 ? " " : ": ");
    const int32_t known = rule >= 0 && (size_t)rule < sizeof rules / sizeof rules[0];
    return append(buffer, bytes, at, known ? rules[rule] : "unknown status");
}
