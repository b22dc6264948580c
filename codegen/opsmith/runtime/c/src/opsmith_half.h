/* 16-bit elements as float and back, a chunk or a block at a time. */
#ifndef OPSMITH_HALF_H
#define OPSMITH_HALF_H

#include "opsmith_kernel.h"
#include "opsmith_number.h"
#include "opsmith_vector.h"

/* 16-bit elements as float: a load of some elements, as many at a time as the machine converts. */
#if defined(__GNUC__) && defined(__F16C__)
enum { OPSMITH_AT_ONCE_f16 = OPSMITH_VECTOR_BYTES / (int)sizeof(float) };
typedef struct opsmith_halves {
    uint16_t halves[OPSMITH_VECTOR_BYTES / 4];
} __attribute__((may_alias)) opsmith_halves;

OPSMITH_INLINE void opsmith_load_some_f16(const uint16_t *from, float *into)
{
    opsmith_vector_f32 values;
    __asm__("vcvtph2ps %1, %0" : "=v"(values) : "m"(*(const opsmith_halves *)(const void *)from));
    memcpy(into, &values, sizeof values);
}

OPSMITH_INLINE void opsmith_store_some_f16(const float *from, uint16_t *into)
{
    opsmith_vector_f32 values;
    memcpy(&values, from, sizeof values);
    __asm__("vcvtps2ph $0, %1, %0" : "=m"(*(opsmith_halves *)(void *)into) : "v"(values)); /* to the nearest */
}
#else
enum { OPSMITH_AT_ONCE_f16 = 1 };
OPSMITH_INLINE void opsmith_load_some_f16(const uint16_t *from, float *into) { *into = opsmith_load_f16(*from); }
OPSMITH_INLINE void opsmith_store_some_f16(const float *from, uint16_t *into) { *into = opsmith_store_f16(*from); }
#endif

enum { OPSMITH_AT_ONCE_bf16 = 1 };
OPSMITH_INLINE void opsmith_load_some_bf16(const uint16_t *from, float *into) { *into = opsmith_load_bf16(*from); }
OPSMITH_INLINE void opsmith_store_some_bf16(const float *from, uint16_t *into) { *into = opsmith_store_bf16(*from); }

/* A chunk, of whole turns: the first element again where it is not full. A full one is a loop of a fixed length. */
#define OPSMITH_HALVES(suffix)                                                                                         \
    OPSMITH_FORCED void opsmith_load_turns_##suffix(const uint16_t *from, int64_t count, float *into)                  \
    {                                                                                                                  \
        for (int64_t i = 0; i < count; i += OPSMITH_AT_ONCE_##suffix) {                                                \
            opsmith_load_some_##suffix(from + i, into + i);                                                            \
        }                                                                                                              \
    }                                                                                                                  \
    OPSMITH_FORCED void opsmith_store_turns_##suffix(const float *from, int64_t count, uint16_t *into)                 \
    {                                                                                                                  \
        for (int64_t i = 0; i < count; i += OPSMITH_AT_ONCE_##suffix) {                                                \
            opsmith_store_some_##suffix(from + i, into + i);                                                           \
        }                                                                                                              \
    }                                                                                                                  \
    static OPSMITH_ONCE void opsmith_load_line_##suffix(const uint16_t *from, int64_t count, float *into)              \
    {                                                                                                                  \
        uint16_t line[OPSMITH_CHUNK];                                                                                  \
        if (count == OPSMITH_CHUNK) {                                                                                  \
            opsmith_load_turns_##suffix(from, OPSMITH_CHUNK, into);                                                    \
            return;                                                                                                    \
        }                                                                                                              \
        if (count % OPSMITH_WIDTH != 0) {                                                                              \
            from = opsmith_pad_u16(line, from, count, from[0]);                                                        \
        }                                                                                                              \
        opsmith_load_turns_##suffix(from, opsmith_turns(count), into);                                                 \
    }                                                                                                                  \
    static OPSMITH_ONCE void opsmith_store_line_##suffix(const float *from, int64_t count, uint16_t *into, int32_t streamed) \
    {                                                                                                                  \
        uint16_t line[OPSMITH_CHUNK];                                                                                  \
        if (count == OPSMITH_CHUNK && !streamed) {                                                                     \
            opsmith_store_turns_##suffix(from, OPSMITH_CHUNK, into);                                                   \
            return;                                                                                                    \
        }                                                                                                              \
        opsmith_store_turns_##suffix(from, OPSMITH_CHUNK, line);                                                       \
        opsmith_put_line(into, line, (size_t)count * sizeof *line, streamed);                                          \
    }                                                                                                                  \
    static OPSMITH_ONCE void opsmith_load_block_##suffix(const uint16_t *from, int64_t n, const opsmith_next *next,    \
                                                         float *into)                                                  \
    {                                                                                                                  \
        int64_t i = 0;                                                                                                 \
        for (; i + OPSMITH_CHUNK <= n; i += OPSMITH_CHUNK) {                                                           \
            opsmith_fetch(from + i, sizeof *from, next);                                                               \
            opsmith_load_line_##suffix(from + i, OPSMITH_CHUNK, into + i);                                             \
        }                                                                                                              \
        for (; i < n; ++i) {                                                                                           \
            into[i] = opsmith_load_##suffix(from[i]);                                                                  \
        }                                                                                                              \
    }

OPSMITH_HALVES(f16)
OPSMITH_HALVES(bf16)

#undef OPSMITH_HALVES

#endif
