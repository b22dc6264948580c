/* Runs the library's kernels on the threads that a program has anyway: an executor over a plain pool of POSIX threads.
 *
 * The pool works for one call at a time. A call that finds it taken, from another thread or from within a task, does its own
 * work serially: the results are the same bits however the tasks are shared out. README.md says how to build it. */
#include <opsmith/batch_norm.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the pool ---- */

enum { THREADS = 4 };

typedef struct pool pool;

typedef struct seat {
    pool *of;
    int32_t number; /* 0 is the thread that calls; the pool's own are 1 and up */
    pthread_t thread;
} seat;

struct pool {
    seat seats[THREADS];
    pthread_mutex_t turn; /* held by the call that the pool works for */
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t begins, ends;
    int64_t calls;   /* begun so far */
    int32_t working; /* threads of the pool that are not done with the last one */
    int32_t closing;
    opsmith_task task;
    void *argument;
    int64_t tasks;
    atomic_int_least64_t next; /* task that nobody has taken */
};

static void take_tasks(pool *p, int32_t worker)
{
    for (int64_t index = atomic_fetch_add(&p->next, 1); index < p->tasks; index = atomic_fetch_add(&p->next, 1))
        p->task(p->argument, index, worker);
}

static void *work(void *self)
{
    const seat *s = self;
    pool *p = s->of;
    pthread_mutex_lock(&p->lock);
    for (int64_t done = 0;; ++done) {
        while (p->calls == done && !p->closing)
            pthread_cond_wait(&p->begins, &p->lock);
        if (p->closing)
            break;
        pthread_mutex_unlock(&p->lock);
        take_tasks(p, s->number);
        pthread_mutex_lock(&p->lock);
        if (--p->working == 0)
            pthread_cond_signal(&p->ends);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* What an executor is asked for: every task once, on whatever thread, and to return when all are done. */
static void parallel_for(void *context, int64_t tasks, opsmith_task task, void *argument)
{
    pool *p = context;
    if (pthread_mutex_trylock(&p->turn) != 0) {
        for (int64_t index = 0; index < tasks; ++index)
            task(argument, index, 0);
        return;
    }
    pthread_mutex_lock(&p->lock);
    p->task = task;
    p->argument = argument;
    p->tasks = tasks;
    atomic_store(&p->next, 0);
    p->working = THREADS - 1;
    p->calls += 1;
    pthread_cond_broadcast(&p->begins);
    pthread_mutex_unlock(&p->lock);

    take_tasks(p, 0);

    pthread_mutex_lock(&p->lock);
    while (p->working > 0)
        pthread_cond_wait(&p->ends, &p->lock);
    pthread_mutex_unlock(&p->lock);
    pthread_mutex_unlock(&p->turn);
}

static void open_pool(pool *p)
{
    memset(p, 0, sizeof *p);
    pthread_mutex_init(&p->turn, NULL);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->begins, NULL);
    pthread_cond_init(&p->ends, NULL);
    for (int32_t i = 1; i < THREADS; ++i) {
        p->seats[i].of = p;
        p->seats[i].number = i;
        if (pthread_create(&p->seats[i].thread, NULL, work, &p->seats[i]) != 0) {
            fputs("no more threads\n", stderr);
            exit(EXIT_FAILURE);
        }
    }
}

static void close_pool(pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->closing = 1;
    pthread_cond_broadcast(&p->begins);
    pthread_mutex_unlock(&p->lock);
    for (int32_t i = 1; i < THREADS; ++i)
        pthread_join(p->seats[i].thread, NULL);
    pthread_cond_destroy(&p->ends);
    pthread_cond_destroy(&p->begins);
    pthread_mutex_destroy(&p->lock);
    pthread_mutex_destroy(&p->turn);
}

/* ---- its use ---- */

enum { BATCH = 16, CHANNELS = 64, SPACE = 28 * 28, ELEMENTS = BATCH * CHANNELS * SPACE };

/* One training step with an executor; NULL runs it in this thread. Whether it failed. */
static int normalize(const float *data, float *out, const opsmith_executor *executor)
{
    float gamma[CHANNELS], beta[CHANNELS] = {0}, moving_mean[CHANNELS] = {0}, moving_var[CHANNELS];
    for (int c = 0; c < CHANNELS; ++c)
        gamma[c] = moving_var[c] = 1;
    const opsmith_batch_norm_dims dims = {BATCH, CHANNELS, SPACE};
    opsmith_batch_norm_params params;
    opsmith_batch_norm_params_init(&params);
    params.training = 1;

    const int32_t threads = executor ? executor->threads : 1;
    const size_t bytes = opsmith_batch_norm_forward_workspace_bytes(&params, &dims, threads);
    void *workspace = malloc(bytes ? bytes : 1);
    if (!workspace)
        return 1;
    const opsmith_status status = opsmith_batch_norm_forward_f32(
        &params, &dims, data, gamma, beta, moving_mean, moving_var, moving_mean, moving_var, out, NULL, NULL,
        NULL, workspace, bytes, executor);
    free(workspace);
    return status != OPSMITH_OK;
}

int main(void)
{
    float *data = malloc(ELEMENTS * sizeof *data);
    float *alone = malloc(ELEMENTS * sizeof *alone), *together = malloc(ELEMENTS * sizeof *together);
    if (!data || !alone || !together) {
        fputs("out of memory\n", stderr);
        return EXIT_FAILURE;
    }
    for (int i = 0; i < ELEMENTS; ++i)
        data[i] = (float)(i * 7 % 1013) / 1013.0f;

    pool threads;
    open_pool(&threads);
    const opsmith_executor executor = {.context = &threads, .threads = THREADS, .parallel_for = parallel_for};
    const int failed = normalize(data, alone, NULL) || normalize(data, together, &executor);
    const int same = memcmp(alone, together, ELEMENTS * sizeof *alone) == 0;
    if (!failed)
        printf("%d elements on %d threads, %lld times asked: %s\n", ELEMENTS, THREADS, (long long)threads.calls,
               same ? "the same bits as on one" : "other bits than on one");
    close_pool(&threads);
    free(together);
    free(alone);
    free(data);
    return failed || !same ? EXIT_FAILURE : EXIT_SUCCESS;
}
