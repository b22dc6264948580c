/* Calls of kernels at the same time: each thread with arrays of its own, all with one executor, and from within the tasks of one.
 * The results are those of calls one after the other. With an argument, two threads share their arrays, as they must not. */
#define main example_main
#include "thread_pool.c"
#undef main

#include "cases.h"

enum { CALLERS = 3, ROUNDS = 3 };

typedef struct caller {
    const kernel_case *of;
    const opsmith_executor *executor;
    arrays *own[ROUNDS];
    pthread_t thread;
} caller;

static void call(const kernel_case *each, arrays *a, const opsmith_executor *executor)
{
    must(each->forward(a, executor) == OPSMITH_OK, each->name);
    must(each->backward == NULL || each->backward(a, executor) == OPSMITH_OK, each->name);
}

static void *call_all(void *self)
{
    const caller *c = self;
    for (int round = 0; round < ROUNDS; ++round) {
        call(c->of, c->own[round], c->executor);
    }
    return NULL;
}

static void call_one(void *callers, int64_t index, int32_t worker)
{
    const caller *const c = (const caller *)callers + index % CALLERS;
    (void)worker;
    call(c->of, c->own[index / CALLERS], c->executor);
}

/* Runs a case in all callers at once: by threads of their own, or by the tasks of an executor. Digests of their arrays must be
 * that of one call alone, except of the workspaces, which come last. */
static void compare(const kernel_case *each, const char *how, const opsmith_executor *given, const opsmith_executor *tasks)
{
    const int32_t threads = given == NULL ? 1 : given->threads, results = each->backward == NULL ? -1 : -2;
    arrays *const alone = each->make(threads);
    caller callers[CALLERS];
    call(each, alone, NULL);
    for (int i = 0; i < CALLERS; ++i) {
        callers[i].of = each;
        callers[i].executor = given;
        for (int round = 0; round < ROUNDS; ++round) {
            callers[i].own[round] = each->make(threads);
        }
    }
    if (tasks != NULL) {
        tasks->parallel_for(tasks->context, (int64_t)CALLERS * ROUNDS, call_one, callers);
    } else {
        for (int i = 0; i < CALLERS; ++i) {
            must(pthread_create(&callers[i].thread, NULL, call_all, &callers[i]) == 0, "no more threads");
        }
        for (int i = 0; i < CALLERS; ++i) {
            pthread_join(callers[i].thread, NULL);
        }
    }
    int same = 1;
    alone->count += results;
    for (int i = 0; i < CALLERS * ROUNDS; ++i) {
        arrays *const a = callers[i / ROUNDS].own[i % ROUNDS];
        a->count += results;
        same &= digest(a) == digest(alone);
        a->count -= results;
        free_arrays(a);
    }
    alone->count -= results;
    free_arrays(alone);
    printf("%s, %s: %s\n", each->name, how, same ? "same" : "DIFFERENT");
}

/* What nobody may do: one array is the result of two calls at once. */
static void race(const kernel_case *each)
{
    arrays *const shared = each->make(1);
    caller callers[2];
    for (int i = 0; i < 2; ++i) {
        callers[i] = (caller){.of = each, .own = {shared, shared, shared}};
        must(pthread_create(&callers[i].thread, NULL, call_all, &callers[i]) == 0, "no more threads");
    }
    for (int i = 0; i < 2; ++i) {
        pthread_join(callers[i].thread, NULL);
    }
    free_arrays(shared);
}

int main(int count, char **words)
{
    static pool threads;
    (void)words;
    if (count > 1) {
        race(&kernel_cases[0]);
        return 0;
    }
    open_pool(&threads);
    const opsmith_executor executor = {.context = &threads, .threads = THREADS, .parallel_for = parallel_for};
    for (size_t i = 0; i < kernel_count; ++i) {
        compare(&kernel_cases[i], "each alone", NULL, NULL);
        compare(&kernel_cases[i], "one executor", &executor, NULL);
        compare(&kernel_cases[i], "within tasks", &executor, &executor);
#if defined(WITH_HOST)
        compare(&kernel_cases[i], "the library's executor", opsmith_host_executor(), NULL);
        compare(&kernel_cases[i], "within the library's tasks", opsmith_host_executor(), opsmith_host_executor());
#endif
    }
    must(threads.calls > 0, "the pool had nothing to do");
    close_pool(&threads);
    return 0;
}
