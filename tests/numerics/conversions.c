/* The conversions of 16-bit numbers in opsmith_number.h, over whole arrays. */
#include "opsmith_number.h"

#define CONVERT(suffix)                                                                                                \
    void load_##suffix(const uint16_t *from, int64_t n, float *into);                                                  \
    void store_##suffix(const float *from, int64_t n, uint16_t *into);                                                 \
    void load_each_##suffix(const uint16_t *from, int64_t n, float *into);                                             \
    void store_each_##suffix(const float *from, int64_t n, uint16_t *into);                                            \
                                                                                                                       \
    void load_##suffix(const uint16_t *from, int64_t n, float *into) { opsmith_load_block_##suffix(from, n, into); }   \
    void store_##suffix(const float *from, int64_t n, uint16_t *into) { opsmith_store_block_##suffix(from, n, into); } \
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
