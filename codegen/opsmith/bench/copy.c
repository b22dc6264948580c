/* The yardstick of `opsmith bench`: copies of an array by several threads, with ordinary and with streaming stores. */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { LINE = 64, MOST_THREADS = 1024 };

/* From one multiple of 64 bytes to another; without such stores an ordinary copy. */
static void stream(char *to, const char *from, size_t bytes)
{
#if defined(__SSE2__)
    const size_t lines = bytes / LINE;
    for (size_t line = 0; line < lines; ++line) {
        const __m128i *source = (const __m128i *)(const void *)(from + line * LINE);
        __m128i *target = (__m128i *)(void *)(to + line * LINE);
        const __m128i a = _mm_load_si128(source), b = _mm_load_si128(source + 1);
        const __m128i c = _mm_load_si128(source + 2), d = _mm_load_si128(source + 3);
        _mm_stream_si128(target, a);
        _mm_stream_si128(target + 1, b);
        _mm_stream_si128(target + 2, c);
        _mm_stream_si128(target + 3, d);
    }
    memcpy(to + lines * LINE, from + lines * LINE, bytes - lines * LINE);
    _mm_sfence();
#else
    memcpy(to, from, bytes);
#endif
}

/* Reads a byte of every line, so that caches hold nothing else. */
static void touch(const char *from, size_t bytes)
{
    volatile char sink = 0;
    for (size_t at = 0; at < bytes; at += LINE) {
        sink = from[at];
    }
    (void)sink;
}

enum kind { ORDINARY, STREAMING, READING };

struct job {
    char *to;
    const char *from;
    size_t bytes;
    enum kind kind;
    int threads, repeats;
    double seconds;
    _Atomic unsigned arrived; /* at a barrier, over all of them */
};

struct worker {
    struct job *job;
    int number;
    pthread_t thread;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Waits, without sleeping, until all threads are here for the given time. */
static void meet(struct job *job, unsigned time)
{
    atomic_fetch_add(&job->arrived, 1);
    while (atomic_load(&job->arrived) < time * (unsigned)job->threads) {
#if defined(__SSE2__)
        _mm_pause();
#endif
    }
}

static void work(struct job *job, int number)
{
    const size_t lines = (job->bytes + LINE - 1) / LINE;
    const size_t begin = lines * (size_t)number / (size_t)job->threads * LINE;
    size_t end = lines * ((size_t)number + 1) / (size_t)job->threads * LINE;
    end = end < job->bytes ? end : job->bytes;
    unsigned meeting = 1;
    meet(job, meeting++);
    const double started = now();
    for (int repeat = 0; repeat < job->repeats; ++repeat) {
        if (job->kind == ORDINARY) {
            memcpy(job->to + begin, job->from + begin, end - begin);
        } else if (job->kind == STREAMING) {
            stream(job->to + begin, job->from + begin, end - begin);
        } else {
            touch(job->from + begin, end - begin);
        }
        meet(job, meeting++);
    }
    if (number == 0) {
        job->seconds = now() - started;
    }
}

#if defined(__linux__)
/* Each thread gets a processor of its own among those that the process may use. */
static void pin(int number)
{
    cpu_set_t allowed, own;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
        return;
    }
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &allowed) && number-- == 0) {
            CPU_ZERO(&own);
            CPU_SET(cpu, &own);
            sched_setaffinity(0, sizeof own, &own);
            return;
        }
    }
}
#else
static void pin(int number) { (void)number; }
#endif

static void *run(void *argument)
{
    const struct worker *worker = argument;
    pin(worker->number);
    work(worker->job, worker->number);
    return NULL;
}

static double run_all(struct job *job)
{
    struct worker workers[MOST_THREADS];
    int started = 0;
    for (; started < job->threads && started < MOST_THREADS; ++started) {
        workers[started].job = job;
        workers[started].number = started;
        if (pthread_create(&workers[started].thread, NULL, run, &workers[started]) != 0) {
            atomic_fetch_add(&job->arrived, 1u << 30); /* the others need not wait for it */
            break;
        }
    }
    const int complete = started == job->threads;
    while (started > 0) {
        pthread_join(workers[--started].thread, NULL);
    }
    return complete ? job->seconds : -1;
}

/* The seconds of so many copies, one after the other; below 0 if the threads cannot be started. */
double opsmith_bench_copy(void *to, const void *from, size_t bytes, int threads, int streaming, int repeats)
{
    struct job job = {to, from, bytes, streaming ? STREAMING : ORDINARY, threads, repeats, 0, 0};
    return run_all(&job);
}

/* Reads memory with all threads, so that it takes the place of all else in their caches. */
double opsmith_bench_read(const void *from, size_t bytes, int threads)
{
    struct job job = {NULL, from, bytes, READING, threads, 1, 0, 0};
    return run_all(&job);
}
