/* Vectors of the level's native width. Reductions name logical lanes, as many on every machine; these vectors make them up.
 *
 * A vector wider than the machine's would be right too, but compilers lower it badly. Where a compiler has no vector types,
 * a vector is one element. */
#ifndef OPSMITH_VECTOR_H
#define OPSMITH_VECTOR_H

#include "opsmith_kernel.h"
#include "opsmith_number.h"

#include <stdint.h>
#include <string.h>

#if defined(__AVX512F__)
#define OPSMITH_VECTOR_BYTES 64
#elif defined(__AVX__)
#define OPSMITH_VECTOR_BYTES 32
#else
#define OPSMITH_VECTOR_BYTES 16
#endif

#if defined(__GNUC__)
typedef float opsmith_vector_f32 __attribute__((vector_size(OPSMITH_VECTOR_BYTES)));
typedef double opsmith_vector_f64 __attribute__((vector_size(OPSMITH_VECTOR_BYTES)));
/* Bytes at any place. The header of the processor's intrinsics takes longer to read than all the rest to compile, so the few
 * instructions that have no other name are written as such. */
typedef struct opsmith_bytes {
    char bytes[OPSMITH_VECTOR_BYTES];
} __attribute__((may_alias)) opsmith_bytes;
#else
typedef float opsmith_vector_f32;
typedef double opsmith_vector_f64;
#endif

/* Loops over vectors that stay in registers. */
#if defined(__clang__)
#define OPSMITH_UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define OPSMITH_UNROLL _Pragma("GCC unroll 64")
#else
#define OPSMITH_UNROLL
#endif

/* The larger elements of two vectors; where x is NaN those of y. */
#if defined(__GNUC__) && defined(__AVX__)
#define OPSMITH_LARGER(instruction) __asm__("v" instruction " %2, %1, %0" : "=v"(x) : "v"(x), "v"(y));
#elif defined(__GNUC__) && defined(__SSE2__)
#define OPSMITH_LARGER(instruction) __asm__(instruction " %1, %0" : "+x"(x) : "x"(y));
#elif defined(__GNUC__)
#define OPSMITH_LARGER(instruction)                                                                            \
    for (size_t i = 0; i < sizeof x / sizeof x[0]; ++i) {                                                              \
        x[i] = x[i] > y[i] ? x[i] : y[i];                                                                              \
    }
#else
#define OPSMITH_LARGER(instruction) x = x > y ? x : y;
#endif

OPSMITH_INLINE opsmith_vector_f32 opsmith_vector_largerf(opsmith_vector_f32 x, opsmith_vector_f32 y)
{
    OPSMITH_LARGER("maxps")
    return x;
}

OPSMITH_INLINE opsmith_vector_f64 opsmith_vector_larger(opsmith_vector_f64 x, opsmith_vector_f64 y)
{
    OPSMITH_LARGER("maxpd")
    return x;
}

#undef OPSMITH_LARGER

enum { OPSMITH_LINE = 64 }; /* bytes of a cache line */

/* A line past the caches. `into` begins a line. */
OPSMITH_INLINE void opsmith_stream_line(char *into, const char *from)
{
#if defined(__GNUC__) && defined(__SSE2__)
    for (int at = 0; at < OPSMITH_LINE; at += OPSMITH_VECTOR_BYTES) {
        opsmith_vector_f32 part;
        memcpy(&part, from + at, sizeof part);
#if defined(__AVX__)
        __asm__ volatile("vmovntps %1, %0" : "=m"(*(opsmith_bytes *)(void *)(into + at)) : "v"(part));
#else
        __asm__ volatile("movntps %1, %0" : "=m"(*(opsmith_bytes *)(void *)(into + at)) : "x"(part));
#endif
    }
#else
    memcpy(into, from, OPSMITH_LINE);
#endif
}

/* Copies bytes past the caches: the lines are not read first, and nothing that is in a cache has to make room. Only whole
 * lines go that way. */
static OPSMITH_ONCE void opsmith_stream(void *into_, const void *from_, size_t bytes)
{
    char *into = into_;
    const char *from = from_;
    const size_t head = (size_t)(-(uintptr_t)into_ % OPSMITH_LINE);
    if (bytes >= head + OPSMITH_LINE) {
        memcpy(into, from, head);
        size_t done = head;
        for (; done + OPSMITH_LINE <= bytes; done += OPSMITH_LINE) {
            opsmith_stream_line(into + done, from + done);
        }
        into += done;
        from += done;
        bytes -= done;
    }
    memcpy(into, from, bytes);
}

/* What is a few instructions with masks stands in the loops; else it is called. */
#if defined(__GNUC__) && defined(__AVX512BW__)
#define OPSMITH_MASKED
#define OPSMITH_BRIEF OPSMITH_INLINE
#else
#define OPSMITH_BRIEF static OPSMITH_ONCE
#endif

#if defined(OPSMITH_MASKED)
/* Which of the bytes of a vector are among `count` ones. */
OPSMITH_INLINE uint64_t opsmith_mask(int64_t count)
{
    return count >= OPSMITH_LINE ? ~(uint64_t)0 : count > 0 ? ((uint64_t)1 << count) - 1 : 0;
}

/* The bytes of a mask from memory, and the others as they were. */
OPSMITH_INLINE void opsmith_load_masked(opsmith_vector_f32 *vector, const void *from, uint64_t mask)
{
    __asm__("vmovdqu8 %1, %0%{%2%}" : "+v"(*vector) : "m"(*(const opsmith_bytes *)from), "Yk"(mask));
}

OPSMITH_INLINE void opsmith_store_masked(void *into, opsmith_vector_f32 vector, uint64_t mask)
{
    __asm__("vmovdqu8 %1, %0%{%2%}" : "+m"(*(opsmith_bytes *)into) : "v"(vector), "Yk"(mask));
}
#endif

/* Some bytes of a chunk at most: fewer than memcpy is made for. */
OPSMITH_BRIEF void opsmith_copy_line(void *into_, const void *from_, size_t bytes)
{
    char *into = into_;
    const char *from = from_;
#if defined(OPSMITH_MASKED)
    opsmith_vector_f32 part = {0};
    size_t at = 0;
    for (; at + OPSMITH_LINE <= bytes; at += OPSMITH_LINE) {
        memcpy(&part, from + at, sizeof part);
        memcpy(into + at, &part, sizeof part);
    }
    if (at < bytes) {
        const uint64_t mask = opsmith_mask((int64_t)(bytes - at));
        opsmith_load_masked(&part, from + at, mask);
        opsmith_store_masked(into + at, part, mask);
    }
#else
    enum { WORD = 16 };
    if (bytes < WORD) {
        memcpy(into, from, bytes);
        return;
    }
    for (size_t at = 0; at + WORD <= bytes; at += WORD) {
        memcpy(into + at, from + at, WORD);
    }
    memcpy(into + bytes - WORD, from + bytes - WORD, WORD); /* some of them twice */
#endif
}

/* A chunk, past the caches if `streamed` and if it is of whole lines. */
OPSMITH_BRIEF void opsmith_put_line(void *into_, const void *from_, size_t bytes, int32_t streamed)
{
    char *into = into_;
    const char *from = from_;
    if (!streamed || ((uintptr_t)into_ | bytes) % OPSMITH_LINE != 0) {
        opsmith_copy_line(into, from, bytes);
        return;
    }
    for (size_t at = 0; at < bytes; at += OPSMITH_LINE) {
        opsmith_stream_line(into + at, from + at);
    }
}

/* Asks for what comes behind a chunk of elements of so many bytes. Inline by force: gcc 12 takes a function that only prefetches
 * for one without effect, and leaves its calls out. */
OPSMITH_FORCED void opsmith_fetch(const void *chunk, size_t size, const opsmith_next *next)
{
#if defined(__GNUC__)
    if (next != NULL && next->distance != 0) {
        const char *line = (const char *)chunk + next->distance * (int64_t)size;
        OPSMITH_UNROLL
        for (size_t at = 0; at < size; ++at) { /* a chunk has as many lines as an element has bytes */
            __builtin_prefetch(line + at * OPSMITH_LINE, 0, 2);
        }
    }
#else
    (void)chunk, (void)size, (void)next;
#endif
}

/* A chunk of fewer elements, with `fill` in the rest of the last turn; and a chunk of one value. */
#if defined(OPSMITH_MASKED)
#define OPSMITH_PADDED(type)                                                                                           \
    enum { VECTOR = OPSMITH_VECTOR_BYTES / sizeof(type) };                                                             \
    type filled[VECTOR];                                                                                               \
    for (int i = 0; i < VECTOR; ++i) {                                                                                 \
        filled[i] = fill;                                                                                              \
    }                                                                                                                  \
    for (int64_t at = 0; at < count || at % OPSMITH_WIDTH != 0; at += VECTOR) {                                        \
        opsmith_vector_f32 part;                                                                                       \
        memcpy(&part, filled, sizeof part);                                                                            \
        opsmith_load_masked(&part, from + at, opsmith_mask((count - at) * (int64_t)sizeof *line));                      \
        memcpy(line + at, &part, sizeof part);                                                                         \
    }
#else
#define OPSMITH_PADDED(type)                                                                                           \
    OPSMITH_TURNS (i, count) {                                                                                         \
        line[i] = fill;                                                                                                \
    }                                                                                                                  \
    opsmith_copy_line(line, from, (size_t)count * sizeof *line);
#endif

#define OPSMITH_PAD(type, suffix)                                                                                      \
    OPSMITH_BRIEF type *opsmith_pad_##suffix(type *line, const type *from, int64_t count, type fill)                   \
    {                                                                                                                  \
        OPSMITH_PADDED(type)                                                                                           \
        return line;                                                                                                   \
    }                                                                                                                  \
    OPSMITH_INLINE type *opsmith_fill_##suffix(type *line, int64_t count, type value)                                  \
    {                                                                                                                  \
        for (int64_t i = 0; i < count; ++i) {                                                                          \
            line[i] = value;                                                                                           \
        }                                                                                                              \
        return line;                                                                                                   \
    }

OPSMITH_PAD(float, f32)
OPSMITH_PAD(double, f64)
OPSMITH_PAD(int32_t, i32)
OPSMITH_PAD(int64_t, i64)
OPSMITH_PAD(uint16_t, u16)

#undef OPSMITH_PAD
#undef OPSMITH_PADDED

#endif
