/* The host part: the level is asked for once, threads come from the OpenMP that the process has, if it is asked for any.
 *
 * The library is not linked to an OpenMP runtime: a process that has one keeps exactly one, and where there is none libgomp
 * is loaded by name. After a fork the child works serially, since an OpenMP runtime does not survive a fork. */
#if !defined(_WIN32)
#define _GNU_SOURCE
#endif
#include "opsmith_host.h"

#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#if defined(__linux__)
#include <link.h>
#endif
#include <pthread.h>
#include <unistd.h>
#endif

static const char *const names[] = {"baseline", "avx2", "avx512"};

static int has(int32_t level)
{
#ifdef OPSMITH_HAS_AVX2
    if (level == 1) {
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    }
#endif
#ifdef OPSMITH_HAS_AVX512
    if (level == 2) {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    }
#endif
    return level == 0;
}

/* The best level of the machine and the library, or the one that OPSMITH_ISA names if they have it. */
static int32_t chosen_level(void)
{
    const char *forced = getenv("OPSMITH_ISA");
    int32_t best = 0;
    for (int32_t level = 0; level < 3; ++level) {
        if (has(level)) {
            best = level;
            if (forced != NULL && strcmp(forced, names[level]) == 0) {
                return level;
            }
        }
    }
    return best;
}

typedef void parallel_function(void (*body)(void *), void *data, unsigned threads, unsigned flags);
typedef int number_function(void);

static struct {
    _Atomic int32_t threads;
    parallel_function *parallel;
    number_function *worker, *workers, *inside;
    int32_t forked;
    size_t private_cache, shared_cache_per_thread; /* bytes; 0: unknown */
} host;

#if defined(_WIN32)
static INIT_ONCE once = INIT_ONCE_STATIC_INIT;

static BOOL CALLBACK start(PINIT_ONCE self, PVOID parameter, PVOID *context)
{
    (void)self, (void)parameter, (void)context;
    host.threads = 1;
    return TRUE;
}

static void ask_once(void) { InitOnceExecuteOnce(&once, start, NULL, NULL); }
#else
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void after_fork(void) { host.forked = 1; }

/* The address of an OpenMP function, in the process or in libgomp. ISO C has no cast from object to function pointers. */
static void find(void *library, const char *name, void *function)
{
    void *address = dlsym(library == NULL ? RTLD_DEFAULT : library, name);
    memcpy(function, &address, sizeof address);
}

#if defined(__linux__)
/* Stops at a library of the process that is an OpenMP runtime, whatever version its name carries. */
static int is_openmp(struct dl_phdr_info *info, size_t size, void *name)
{
    static const char *const runtimes[] = {"libgomp", "libomp", "libiomp"};
    const char *slash = strrchr(info->dlpi_name, '/');
    const char *base = slash == NULL ? info->dlpi_name : slash + 1;
    (void)size;
    for (size_t i = 0; i < sizeof runtimes / sizeof runtimes[0]; ++i) {
        if (strncmp(base, runtimes[i], strlen(runtimes[i])) == 0) {
            *(const char **)name = info->dlpi_name;
            return 1;
        }
    }
    return 0;
}
#endif

/* The OpenMP runtime: one whose names all libraries see (NULL), one that is loaded for a library of its own, else libgomp. */
static void *openmp(void)
{
    void *function = NULL;
    find(NULL, "GOMP_parallel", &function);
    if (function != NULL) {
        return NULL;
    }
#if defined(__linux__)
    const char *name = NULL;
    if (dl_iterate_phdr(is_openmp, &name)) {
        void *loaded = dlopen(name, RTLD_NOW | RTLD_NOLOAD);
        if (loaded != NULL) {
            return loaded;
        }
    }
#endif
    return dlopen("libgomp.so.1", RTLD_NOW | RTLD_LOCAL);
}

/* What virtual machines tell of the last cache is often that of a whole rack, so a thread counts on some of it at most. */
static void ask_caches(long cores)
{
#if defined(_SC_LEVEL2_CACHE_SIZE) && defined(_SC_LEVEL3_CACHE_SIZE)
    enum { MOST = 8 << 20 };
    const long second = sysconf(_SC_LEVEL2_CACHE_SIZE), third = sysconf(_SC_LEVEL3_CACHE_SIZE);
    const long share = third > 0 && cores > 0 ? third / cores : 0;
    host.private_cache = second > 0 ? (size_t)second : 0;
    host.shared_cache_per_thread = share > MOST ? MOST : share > 0 ? (size_t)share : 0;
#else
    (void)cores;
#endif
}

static void start(void)
{
    void *library = openmp();
    find(library, "GOMP_parallel", &host.parallel);
    find(library, "omp_get_thread_num", &host.worker);
    find(library, "omp_get_num_threads", &host.workers);
    find(library, "omp_in_parallel", &host.inside);
    if (host.worker == NULL || host.workers == NULL || host.inside == NULL) {
        host.parallel = NULL;
    }
    const char *asked = getenv("OMP_NUM_THREADS");
    const long given = asked == NULL ? 0 : strtol(asked, NULL, 10);
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const long threads = given > 0 ? given : cores > 0 ? cores : 1;
    host.threads = threads > 1024 ? 1024 : (int32_t)threads;
    pthread_atfork(NULL, NULL, after_fork);
    ask_caches(cores);
}

static void ask_once(void) { pthread_once(&once, start); }
#endif

int32_t opsmith_host_level(void)
{
    static _Atomic int32_t chosen; /* and one more; 0: not yet. Whoever asks first finds the same */
    if (chosen == 0) {
        chosen = chosen_level() + 1;
    }
    return chosen - 1;
}

const char *opsmith_level(void) { return names[opsmith_host_level()]; }

typedef struct share {
    opsmith_task task;
    void *argument;
    int64_t tasks;
} share;

static void work(void *data)
{
    const share *s = data;
    const int32_t worker = host.worker(), workers = host.workers();
    for (int64_t index = worker; index < s->tasks; index += workers) {
        s->task(s->argument, index, worker);
    }
}

static void parallel_for(void *context, int64_t tasks, opsmith_task task, void *argument)
{
    const opsmith_executor *executor = context;
    share s = {task, argument, tasks};
    const int32_t threads = tasks < executor->threads ? (int32_t)tasks : executor->threads;
    if (host.parallel != NULL && !host.forked && threads > 1 && !host.inside()) {
        host.parallel(work, &s, (unsigned)threads, 0);
        return;
    }
    for (int64_t index = 0; index < tasks; ++index) {
        task(argument, index, 0);
    }
}

const opsmith_executor *opsmith_host_executor(void)
{
    static _Thread_local opsmith_executor executor;
    ask_once();
    executor.context = &executor;
    executor.threads = host.threads;
    executor.parallel_for = parallel_for;
    executor.private_cache = host.private_cache;
    executor.shared_cache_per_thread = host.shared_cache_per_thread;
    return &executor;
}

void opsmith_set_num_threads(int32_t threads)
{
    ask_once();
    host.threads = threads < 1 ? 1 : threads > 1024 ? 1024 : threads;
}

int32_t opsmith_num_threads(void)
{
    ask_once();
    return host.threads;
}
