/* Runs kernels: whole groups per task where there are groups enough, else the blocks of each group shared among tasks. */
#include "opsmith_kernel.h"

enum {
    SERIAL_ELEMENTS = 16384, /* less work than this is not worth waking a thread */
    TASKS_PER_THREAD = 4,
};

typedef struct run {
    const opsmith_kernel *kernel;
    const opsmith_geometry *geometry;
    const void *arguments;
    const int32_t *wanted;
    int64_t chunk; /* groups of a task, or blocks of a task when groups are shared */
    int32_t sweep;
    char *totals;  /* sums of each group */
    char *scalars; /* of each group */
    char *parts;   /* sums of each block of each group */
} run;

static size_t padded(size_t bytes) { return (bytes + 63) / 64 * 64; }

static opsmith_tile tile_of(const opsmith_geometry *g, int64_t group, int64_t block)
{
    opsmith_tile tile = {group, 0, 0, 0, 0};
    if (g->columns) {
        const int64_t strips = opsmith_ceiling(g->length, OPSMITH_COLUMNS);
        tile.group = group / strips;
        tile.begin = group % strips * OPSMITH_COLUMNS;
        tile.length = g->length - tile.begin < OPSMITH_COLUMNS ? g->length - tile.begin : OPSMITH_COLUMNS;
        tile.first = block * OPSMITH_ROWS;
        tile.last = tile.first + OPSMITH_ROWS < g->slabs ? tile.first + OPSMITH_ROWS : g->slabs;
    } else if (g->length >= OPSMITH_BLOCK) {
        const int64_t pieces = opsmith_ceiling(g->length, OPSMITH_BLOCK);
        tile.first = block / pieces;
        tile.last = tile.first + 1;
        tile.begin = block % pieces * OPSMITH_BLOCK;
        tile.length = g->length - tile.begin < OPSMITH_BLOCK ? g->length - tile.begin : OPSMITH_BLOCK;
    } else if (g->length > 0) {
        const int64_t slabs = OPSMITH_BLOCK / g->length;
        tile.first = block * slabs;
        tile.last = tile.first + slabs < g->slabs ? tile.first + slabs : g->slabs;
        tile.length = g->length;
    }
    return tile;
}

static void initialize(const opsmith_kernel *k, void *sums)
{
    if (k->initialize != NULL) {
        k->initialize(sums);
    }
}

/* A whole group: every sweep over it, one after the other. */
static void run_group(const run *r, int64_t group, char *total, char *part, char *scalars)
{
    const opsmith_kernel *k = r->kernel;
    initialize(k, total);
    for (int32_t s = 0; s <= k->count; ++s) {
        const opsmith_sweep *sweep = &k->sweeps[s];
        if (sweep->section != NULL) {
            const opsmith_tile tile = tile_of(r->geometry, group, 0);
            sweep->section(r->arguments, &tile, total, scalars);
        }
        if (s == k->count || !r->wanted[s]) {
            continue;
        }
        for (int64_t block = 0; block < r->geometry->blocks; ++block) {
            const opsmith_tile tile = tile_of(r->geometry, group, block);
            if (sweep->merge != NULL) {
                initialize(k, part);
            }
            sweep->block(r->arguments, &tile, scalars, part);
            if (sweep->merge != NULL) {
                sweep->merge(total, part, tile.length);
            }
        }
    }
}

static void groups_task(void *argument, int64_t index, int32_t worker)
{
    const run *r = argument;
    _Alignas(64) char total[OPSMITH_GROUP_BYTES];
    _Alignas(64) char part[OPSMITH_GROUP_BYTES];
    _Alignas(64) char scalars[OPSMITH_GROUP_BYTES];
    (void)worker;
    const int64_t begin = index * r->chunk;
    const int64_t end = begin + r->chunk < r->geometry->groups ? begin + r->chunk : r->geometry->groups;
    for (int64_t group = begin; group < end; ++group) {
        run_group(r, group, total, part, scalars);
    }
}

static void blocks_task(void *argument, int64_t index, int32_t worker)
{
    const run *r = argument;
    const opsmith_kernel *k = r->kernel;
    const opsmith_sweep *sweep = &k->sweeps[r->sweep];
    const int64_t count = r->geometry->blocks;
    (void)worker;
    const int64_t begin = index * r->chunk;
    const int64_t end = begin + r->chunk < r->geometry->groups * count ? begin + r->chunk : r->geometry->groups * count;
    for (int64_t each = begin; each < end; ++each) {
        const int64_t group = each / count;
        const opsmith_tile tile = tile_of(r->geometry, group, each % count);
        char *part = r->parts + (size_t)each * padded(k->sums_bytes);
        if (sweep->merge != NULL) {
            initialize(k, part);
        }
        sweep->block(r->arguments, &tile, r->scalars + (size_t)group * padded(k->scalars_bytes), part);
    }
}

/* The section that leads sweep s, for one group, after the parts of the sweep before it have been merged in index order. */
static void section_task(void *argument, int64_t group, int32_t worker)
{
    const run *r = argument;
    const opsmith_kernel *k = r->kernel;
    char *total = r->totals + (size_t)group * padded(k->sums_bytes);
    const opsmith_tile tile = tile_of(r->geometry, group, 0);
    (void)worker;
    if (r->sweep == 0) {
        initialize(k, total);
    } else if (k->sweeps[r->sweep - 1].merge != NULL && r->wanted[r->sweep - 1]) {
        for (int64_t block = 0; block < r->geometry->blocks; ++block) {
            const int64_t each = group * r->geometry->blocks + block;
            k->sweeps[r->sweep - 1].merge(total, r->parts + (size_t)each * padded(k->sums_bytes), tile.length);
        }
    }
    if (k->sweeps[r->sweep].section != NULL) {
        k->sweeps[r->sweep].section(r->arguments, &tile, total, r->scalars + (size_t)group * padded(k->scalars_bytes));
    }
}

static int is_shared(const opsmith_geometry *geometry, int32_t threads)
{
    return threads > 1 && geometry->groups < (int64_t)threads * TASKS_PER_THREAD && geometry->blocks > 1;
}

size_t opsmith_run_bytes(const opsmith_geometry *geometry, size_t sums_bytes, size_t scalars_bytes, int32_t threads)
{
    if (!is_shared(geometry, threads)) {
        return 0;
    }
    const size_t groups = (size_t)geometry->groups, blocks = (size_t)geometry->blocks;
    return groups * (padded(sums_bytes) + padded(scalars_bytes)) + groups * blocks * padded(sums_bytes) + 64;
}

static void for_each(const opsmith_executor *executor, int64_t tasks, opsmith_task task, run *argument)
{
    if (executor != NULL && tasks > 1) {
        executor->parallel_for(executor->context, tasks, task, argument);
    } else {
        for (int64_t index = 0; index < tasks; ++index) {
            task(argument, index, 0);
        }
    }
}

void opsmith_run(const opsmith_kernel *kernel, const opsmith_geometry *geometry, const void *arguments, const int32_t *wanted,
                 void *workspace, const opsmith_executor *executor)
{
    const int64_t elements = geometry->outer * geometry->slabs * geometry->length;
    if (executor != NULL && (executor->threads < 2 || executor->parallel_for == NULL || elements < SERIAL_ELEMENTS)) {
        executor = NULL;
    }
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    run r = {kernel, geometry, arguments, wanted, 1, 0, NULL, NULL, NULL};
    if (!is_shared(geometry, threads)) {
        r.chunk = opsmith_ceiling(geometry->groups, (int64_t)threads * TASKS_PER_THREAD);
        r.chunk = r.chunk < 1 ? 1 : r.chunk;
        for_each(executor, opsmith_ceiling(geometry->groups, r.chunk), groups_task, &r);
        return;
    }
    const int64_t all = geometry->groups * geometry->blocks;
    r.totals = (char *)(((uintptr_t)workspace + 63) / 64 * 64);
    r.scalars = r.totals + (size_t)geometry->groups * padded(kernel->sums_bytes);
    r.parts = r.scalars + (size_t)geometry->groups * padded(kernel->scalars_bytes);
    r.chunk = opsmith_ceiling(all, (int64_t)threads * TASKS_PER_THREAD);
    for (r.sweep = 0; r.sweep <= kernel->count; ++r.sweep) {
        for_each(NULL, geometry->groups, section_task, &r);
        if (r.sweep < kernel->count && wanted[r.sweep]) {
            for_each(executor, opsmith_ceiling(all, r.chunk), blocks_task, &r);
        }
    }
}
