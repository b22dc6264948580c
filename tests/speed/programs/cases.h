/* Calls of kernels to count, watch and compare. support/speed_program.py writes them as an array of these. */
#ifndef CASES_H
#define CASES_H

#include <opsmith/opsmith.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_ARRAYS = 24, ALIGNMENT = 64 };

/* The memory of one call: everything that a kernel reads or writes. */
typedef struct arrays {
    void *blocks[MOST_ARRAYS];
    size_t bytes[MOST_ARRAYS];
    int32_t count;
} arrays;

typedef struct kernel_case {
    const char *name;
    int64_t elements;
    arrays *(*make)(int32_t threads);
    opsmith_status (*forward)(arrays *a, const opsmith_executor *executor);
    opsmith_status (*backward)(arrays *a, const opsmith_executor *executor); /* NULL: there is none */
} kernel_case;

/* Bytes of workspace, forward and backward, and of what is saved, for a shape and a number of threads. */
typedef struct memory_case {
    const char *name;
    void (*ask)(int32_t threads, size_t *forward, size_t *backward, size_t *saved);
} memory_case;

extern const kernel_case kernel_cases[];
extern const memory_case memory_cases[];
extern const size_t kernel_count, memory_count;

static inline void must(int holds, const char *what)
{
    if (!holds) {
        printf("%s\n", what);
        exit(1);
    }
}

static inline void *add_array(arrays *a, size_t bytes)
{
    must(a->count < MOST_ARRAYS, "too many arrays");
    const size_t whole = (bytes / ALIGNMENT + 1) * ALIGNMENT;
    char *const block = aligned_alloc(ALIGNMENT, whole);
    must(block != NULL, "out of memory");
    for (size_t i = 0; i < whole; ++i) {
        block[i] = 0;
    }
    a->blocks[a->count] = block;
    a->bytes[a->count] = bytes;
    a->count += 1;
    return block;
}

static inline void free_arrays(arrays *a)
{
    for (int32_t i = 0; i < a->count; ++i) {
        free(a->blocks[i]);
    }
    free(a);
}

/* A number for all bytes of all arrays: equal results have equal ones. */
static inline uint64_t digest(const arrays *a)
{
    uint64_t hash = 14695981039346656037u;
    for (int32_t i = 0; i < a->count; ++i) {
        const unsigned char *const bytes = a->blocks[i];
        for (size_t at = 0; at < a->bytes[i]; ++at) {
            hash = (hash ^ bytes[at]) * 1099511628211u;
        }
    }
    return hash;
}

#endif
