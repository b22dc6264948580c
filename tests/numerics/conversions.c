/* The conversions of 16-bit numbers in opsmith_number.h and opsmith_half.h, over whole arrays. */
#include "opsmith_half.h"

/* Lines hold OPSMITH_CHUNK floats, whatever their number of elements. */
#define CONVERT(suffix)                                                                                                \
    void load_##suffix(const uint16_t *from, int64_t n, float *into);                                                  \
    void store_##suffix(const float *from, int64_t n, uint16_t *into);                                                 \
    void load_lines_##suffix(const uint16_t *from, int64_t n, float *into);                                            \
    void store_lines_##suffix(const float *from, int64_t n, uint16_t *into);                                           \
    void load_each_##suffix(const uint16_t *from, int64_t n, float *into);                                             \
    void store_each_##suffix(const float *from, int64_t n, uint16_t *into);                                            \
                                                                                                                       \
    static void store_all_##suffix(const float *from, int64_t n, uint16_t *into, int32_t streamed)                     \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += OPSMITH_CHUNK) {                                                               \
            const int64_t count = n - i < OPSMITH_CHUNK ? n - i : OPSMITH_CHUNK;                                       \
            float line[OPSMITH_CHUNK] = {0};                                                                           \
            memcpy(line, from + i, (size_t)count * sizeof *line);                                                      \
            opsmith_store_line_##suffix(line, count, into + i, streamed);                                              \
        }                                                                                                              \
    }                                                                                                                  \
                                                                                                                       \
    void load_##suffix(const uint16_t *from, int64_t n, float *into)                                                   \
    {                                                                                                                  \
        const opsmith_next next = {OPSMITH_BLOCK};                                                                     \
        opsmith_load_block_##suffix(from, n, &next, into);                                                             \
    }                                                                                                                  \
    void store_##suffix(const float *from, int64_t n, uint16_t *into) { store_all_##suffix(from, n, into, 0); }        \
                                                                                                                       \
    /* Each line alone; stored past the caches where it may be. */                                                     \
    void load_lines_##suffix(const uint16_t *from, int64_t n, float *into)                                             \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i += OPSMITH_CHUNK) {                                                               \
            const int64_t count = n - i < OPSMITH_CHUNK ? n - i : OPSMITH_CHUNK;                                       \
            float line[OPSMITH_CHUNK];                                                                                 \
            opsmith_load_line_##suffix(from + i, count, line);                                                         \
            memcpy(into + i, line, (size_t)count * sizeof *line);                                                      \
        }                                                                                                              \
    }                                                                                                                  \
    void store_lines_##suffix(const float *from, int64_t n, uint16_t *into) { store_all_##suffix(from, n, into, 1); }  \
                                                                                                                       \
    /* One by one, through memory that the compiler must take as it is: no vectors. */                                 \
    void load_each_##suffix(const uint16_t *from, int64_t n, float *into)                                              \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            const volatile uint16_t half = from[i];                                                                    \
            into[i] = opsmith_load_##suffix(half);                                                                     \
        }                                                                                                              \
    }                                                                                                                  \
    void store_each_##suffix(const float *from, int64_t n, uint16_t *into)                                             \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            const volatile float value = from[i];                                                                      \
            into[i] = opsmith_store_##suffix(value);                                                                   \
        }                                                                                                              \
    }

CONVERT(f16)
CONVERT(bf16)
