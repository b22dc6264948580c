/* Counts what kernels allocate: nothing. The allocator of the whole process is the one below, so that calls from the library
 * and from the C library on its behalf are counted as well. With an argument, an executor allocates: the count shows it. */
#define _POSIX_C_SOURCE 200809L /* strdup */
#include "cases.h"

#include <errno.h>
#include <string.h>

enum { ARENA = 64 << 20 };

static _Alignas(64) char arena[ARENA];
static size_t used;
static int watching;
static long allocations, releases;

/* Memory that is never given back; each block has its size before it. */
static void *take(size_t alignment, size_t size)
{
    allocations += watching;
    const size_t least = alignment < 16 ? 16 : alignment;
    const size_t begin = (used + sizeof(size_t) + least - 1) / least * least;
    if (size > ARENA || begin > ARENA - size) {
        errno = ENOMEM;
        return NULL;
    }
    memcpy(arena + begin - sizeof size, &size, sizeof size);
    used = begin + size;
    return arena + begin;
}

void *malloc(size_t size) { return take(16, size); }

/* The arena begins as zeros, and nothing is taken twice. */
void *calloc(size_t count, size_t size) { return take(16, count * size); }
void *aligned_alloc(size_t alignment, size_t size) { return take(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = take(alignment, size);
    return *block == NULL ? ENOMEM : 0;
}

void *realloc(void *block, size_t size)
{
    void *const larger = take(16, size);
    if (larger != NULL && block != NULL) {
        size_t before;
        memcpy(&before, (char *)block - sizeof before, sizeof before);
        memcpy(larger, block, before < size ? before : size);
    }
    return larger;
}

void free(void *block) { releases += watching && block != NULL; }

/* Runs tasks in turn under the numbers of three workers; allocates by way of the C library if its context says so. */
static void parallel_for(void *context, int64_t tasks, opsmith_task task, void *argument)
{
    const int planted = *(const int *)context;
    for (int64_t index = 0; index < tasks; ++index) {
        char *const copy = planted ? strdup("planted") : NULL;
        task(argument, index, (int32_t)(index % 3));
        free(copy);
    }
}

static void report(const kernel_case *each, const char *direction, opsmith_status (*run)(arrays *, const opsmith_executor *),
                   arrays *a, const opsmith_executor *executor)
{
    allocations = releases = 0;
    watching = 1;
    const opsmith_status status = run(a, executor);
    watching = 0;
    must(status == OPSMITH_OK, each->name);
    printf("%ld %ld %s %s%s\n", allocations, releases, direction, executor == NULL ? "alone " : "", each->name);
}

int main(int count, char **words)
{
    int planted = count > 1;
    (void)words;
    const opsmith_executor executor = {.context = &planted, .threads = 3, .parallel_for = parallel_for};
    opsmith_level(); /* the host part looks at the machine once, which may load a library */
    for (size_t i = 0; i < kernel_count; ++i) {
        for (int32_t threads = 1; threads <= 3; threads += 2) {
            const opsmith_executor *const given = threads == 1 ? NULL : &executor;
            arrays *const a = kernel_cases[i].make(threads);
            report(&kernel_cases[i], "forward", kernel_cases[i].forward, a, given);
            if (kernel_cases[i].backward != NULL) {
                report(&kernel_cases[i], "backward", kernel_cases[i].backward, a, given);
            }
            free_arrays(a);
        }
    }
    return 0;
}
