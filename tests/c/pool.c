/* An executor of a caller's own: threads of POSIX, and a record of what ran where. */
#include "opsmith/opsmith.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { MOST_THREADS = 64 };

typedef struct pool {
    int32_t threads;
    int32_t scattered; /* workers take whatever index is next, not every threads-th one */
    int64_t calls;     /* of parallel_for */
    int64_t tasks;     /* that ran, in all calls */
    int32_t workers;   /* the most that had something to do in one call */
} pool;

typedef struct job {
    pool *owner;
    opsmith_task task;
    void *argument;
    int64_t tasks;
    atomic_int_least64_t next, done;
} job;

typedef struct worker {
    job *job;
    int32_t number;
    int32_t used;
} worker;

static void *work(void *data)
{
    worker *self = data;
    job *j = self->job;
    int64_t own = self->number;
    for (;;) {
        const int64_t index = j->owner->scattered ? atomic_fetch_add(&j->next, 1) : own;
        own += j->owner->threads;
        if (index >= j->tasks) {
            return NULL;
        }
        self->used = 1;
        j->task(j->argument, index, self->number);
        atomic_fetch_add(&j->done, 1);
    }
}

void pool_parallel_for(void *context, int64_t tasks, opsmith_task task, void *argument);

void pool_parallel_for(void *context, int64_t tasks, opsmith_task task, void *argument)
{
    pool *p = context;
    job j = {.owner = p, .task = task, .argument = argument, .tasks = tasks};
    pthread_t threads[MOST_THREADS];
    worker workers[MOST_THREADS];
    for (int32_t i = 0; i < p->threads; ++i) {
        workers[i] = (worker){&j, i, 0};
        if (pthread_create(&threads[i], NULL, work, &workers[i]) != 0) {
            abort();
        }
    }
    int32_t used = 0;
    for (int32_t i = 0; i < p->threads; ++i) {
        pthread_join(threads[i], NULL);
        used += workers[i].used;
    }
    p->calls += 1;
    p->tasks += atomic_load(&j.done);
    p->workers = used > p->workers ? used : p->workers;
}
