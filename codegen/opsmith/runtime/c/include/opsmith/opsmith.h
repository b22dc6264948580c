/* What every generated operator shares: statuses, requests, and the executor that supplies threads. */
#ifndef OPSMITH_OPSMITH_H
#define OPSMITH_OPSMITH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OPSMITH_ABI_VERSION 1

#if defined(_WIN32)
#define OPSMITH_API
#elif defined(__GNUC__)
#define OPSMITH_API __attribute__((visibility("default")))
#else
#define OPSMITH_API
#endif

/* 0, or a rule and the number of the argument that broke it: rule | argument << 8. */
typedef int32_t opsmith_status;

enum {
    OPSMITH_OK = 0,
    OPSMITH_NULL_POINTER = 1,    /* an array or structure that is needed is NULL */
    OPSMITH_BAD_PARAMETER = 2,   /* a parameter is outside its limits, or NaN */
    OPSMITH_BAD_EXTENT = 3,      /* an extent is negative, or does not fit the parameters */
    OPSMITH_OVERFLOW = 4,        /* the arrays would have more bytes than can be addressed */
    OPSMITH_BAD_RANK = 5,        /* the array has too few or too many axes */
    OPSMITH_BAD_AXIS = 6,        /* an axis parameter names no axis of the array */
    OPSMITH_NOT_DENSE = 7,       /* no order of the axes makes the array dense: copy it first */
    OPSMITH_SMALL_WORKSPACE = 8, /* fewer bytes than ..._workspace_bytes asks for */
    OPSMITH_OVERLAP = 9,         /* a written array shares memory with another one */
    OPSMITH_BAD_REQUEST = 10,    /* a request is not OPSMITH_NULL, OPSMITH_WRITE or OPSMITH_ADD */
    OPSMITH_BAD_SIZE = 11,       /* the `size` field of the parameters was not set by ..._params_init */
    OPSMITH_EMPTY_REDUCTION = 12, /* a reduction without a value over no elements (a maximum, say) is over none */
    OPSMITH_TOO_MANY_RUNS = 13,  /* a set of axes leaves more than four alternating runs of kept and reduced ones */
    OPSMITH_WRONG_DEVICE = 14,   /* an array is not in the memory of the current CUDA device */
    OPSMITH_OLD_DEVICE = 15,     /* the current CUDA device has a compute capability below 8.0 */
    OPSMITH_CUDA_FAILED = 16     /* CUDA answered with an error, whose number stands where others have their argument */
};

#define OPSMITH_STATUS(rule, argument) ((opsmith_status)((rule) | (argument) << 8))
#define OPSMITH_STATUS_RULE(status) ((status) & 0xff)
#define OPSMITH_STATUS_ARGUMENT(status) ((status) >> 8)

/* What becomes of a gradient: it is not wanted, it is written, or it is added to what is there. */
typedef int32_t opsmith_request;

enum { OPSMITH_NULL = 0, OPSMITH_WRITE = 1, OPSMITH_ADD = 2 };

/* A list of at most eight integers, for parameters that name several axes. */
typedef struct opsmith_ints {
    int64_t values[8];
    int32_t count;
} opsmith_ints;

typedef void (*opsmith_task)(void *argument, int64_t index, int32_t worker);

/* Where threads come from. parallel_for calls task(argument, index, worker) once for every index below `tasks`, in any
 * order, on up to `threads` workers, and returns when all are done. It is called from whichever threads call operators, at the
 * same time or from within a task, if the caller does that. Operators take NULL for serial work. */
typedef struct opsmith_executor {
    void *context;
    int32_t threads;
    void (*parallel_for)(void *context, int64_t tasks, opsmith_task task, void *argument);
    size_t private_cache;           /* bytes of a worker's own cache; 0: unknown */
    size_t shared_cache_per_thread; /* bytes of its share of the last cache; 0: unknown */
} opsmith_executor;

OPSMITH_API uint32_t opsmith_abi_version(void);

/* The host part; absent from a freestanding build. */
OPSMITH_API const opsmith_executor *opsmith_host_executor(void);
OPSMITH_API void opsmith_set_num_threads(int32_t threads);
OPSMITH_API int32_t opsmith_num_threads(void);
OPSMITH_API const char *opsmith_level(void);

#ifdef __cplusplus
}
#endif

#endif
