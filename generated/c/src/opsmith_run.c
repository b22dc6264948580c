/* Runs kernels.
 *
 * Bundles: a task takes some neighboring groups through all sweeps, so that the data is read from memory once if a bundle fits
 * the private cache; while one bundle is finished, the data of the next is fetched. Shares: where there are few groups, or a
 * group is too large, the parts of all groups are shared among tasks, sweep after sweep, and merged in between. Which of the two
 * is taken never changes a result. */
#include "opsmith_kernel.h"

#include <string.h>

enum {
    SERIAL_ELEMENTS = 16384,      /* less work than this is not worth waking a thread */
    PRIVATE_CACHE = 1 << 20,      /* bytes, where the executor does not tell */
    SHARED_CACHE = 8 << 20,       /* per thread, likewise */
    BUNDLE_BYTES = 16384,         /* of a bundle, if its groups are small: half of a first cache */
    RUN_BYTES = 4096,             /* of a contiguous run at least, if a group is smaller */
    STRIP_ELEMENTS = 1 << 16,     /* of neighboring columns that are finished one strip after the other */
    ROW_PARTS = 256,              /* of a group at most */
    COLUMN_PARTS = 64,
    LINE_COLUMNS = 1024,          /* columns of a task at most, where parts are shared */
    TASKS_PER_THREAD = 2,
};

typedef struct run {
    const opsmith_kernel *kernel;
    const opsmith_geometry *geometry;
    const void *arguments;
    const int32_t *wanted;
    int32_t stream, threads, sweep;
    int32_t ahead;  /* whether the next bundle is fetched */
    int64_t width;  /* groups of a bundle */
    int64_t work;   /* bundles, or shares of parts */
    int64_t tasks;  /* that they are dealt to */
    char *totals;   /* sums of each group, or of each strip of columns */
    char *scalars;  /* likewise */
    char *parts;    /* sums of each part */
} run;

static size_t padded(size_t bytes) { return (bytes + 63) / 64 * 64; }

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t most(int64_t a, int64_t b) { return a > b ? a : b; }

/* ---- tiles and parts: functions of the geometry alone ---- */

/* Elements of a piece of a long slab: about equal ones. */
static int64_t piece_of(const opsmith_geometry *g)
{
    const int64_t even = opsmith_ceiling(g->length, opsmith_ceiling(g->length, OPSMITH_BLOCK));
    return opsmith_ceiling(even, OPSMITH_GROUPS) * OPSMITH_GROUPS;
}

static int64_t tiles_of(const opsmith_geometry *g)
{
    if (g->columns) {
        return opsmith_ceiling(g->slabs / g->step, OPSMITH_ROWS) + (g->slabs % g->step > 0);
    }
    if (g->slabs == 0 || g->length == 0) {
        return 0;
    }
    return g->length >= OPSMITH_BLOCK ? g->slabs * opsmith_ceiling(g->length, piece_of(g))
                                      : opsmith_ceiling(g->slabs, OPSMITH_BLOCK / g->length);
}

static int64_t tiles_of_part(const opsmith_geometry *g)
{
    return g->columns ? most(2, opsmith_ceiling(tiles_of(g), COLUMN_PARTS)) : most(1, opsmith_ceiling(tiles_of(g), ROW_PARTS));
}

static int64_t parts_of(const opsmith_geometry *g) { return opsmith_ceiling(tiles_of(g), tiles_of_part(g)); }

/* Strips of neighboring columns, of all groups. */
static int64_t strips_of(const opsmith_geometry *g) { return opsmith_ceiling(g->kept, OPSMITH_GROUPS); }

/* Cuts a tile out of its bundle. */
static void cut(const opsmith_geometry *g, int64_t index, opsmith_tile *tile)
{
    if (g->columns) {
        const int64_t lines = g->slabs / g->step;
        const int64_t first = index * OPSMITH_ROWS;
        tile->step = first < lines ? g->step : 1;
        tile->first = least(first, lines) * g->step;
        tile->last = first < lines ? least(first + OPSMITH_ROWS, lines) * g->step : g->slabs;
    } else if (g->length >= OPSMITH_BLOCK) {
        const int64_t piece = piece_of(g), pieces = opsmith_ceiling(g->length, piece);
        tile->first = index / pieces;
        tile->last = tile->first + 1;
        tile->begin = index % pieces * piece;
        tile->length = least(piece, g->length - tile->begin);
    } else if (g->length > 0) {
        const int64_t slabs = OPSMITH_BLOCK / g->length;
        tile->first = index * slabs;
        tile->last = least(tile->first + slabs, g->slabs);
        tile->length = g->length;
    }
}

/* A whole bundle as a tile, for sections. */
static opsmith_tile bundle_of(const run *r, int64_t index)
{
    const opsmith_geometry *g = r->geometry;
    const int64_t bundles = opsmith_ceiling(g->kept, r->width);
    opsmith_tile tile = {.group = index / bundles, .kept = index % bundles * r->width, .step = 1, .stream = r->stream};
    tile.to = least(r->width, g->kept - tile.kept);
    return tile;
}

/* What went past the caches is in memory when the task is over. */
static void finish_streams(const run *r)
{
#if defined(__GNUC__) && defined(__SSE2__)
    if (r->stream) {
        __asm__ volatile("sfence" ::: "memory");
    }
#else
    (void)r;
#endif
}

static void initialize(const opsmith_kernel *k, void *sums)
{
    if (k->initialize != NULL) {
        k->initialize(sums);
    }
}

/* The section that leads a sweep; joined rows' sums are brought together before, and the scalars repeated after. */
static void lead(const run *r, int32_t s, const opsmith_tile *bundle, void *total, void *scalars)
{
    const opsmith_kernel *k = r->kernel;
    const int64_t step = r->geometry->step;
    if (s > 0 && k->sweeps[s - 1].merge != NULL && r->wanted[s - 1]) {
        for (int64_t row = 1; row < step; ++row) {
            k->sweeps[s - 1].merge(total, 0, total, row * bundle->to, bundle->to);
        }
    }
    if (s == 0 && r->geometry->columns) {
        memset(scalars, 0, k->scalars_bytes); /* loops read whole lines, also where fewer columns are left */
    }
    if (k->sweeps[s].section != NULL) {
        k->sweeps[s].section(r->arguments, bundle, total, scalars);
        if (step > 1 && k->repeat != NULL) {
            k->repeat(scalars, bundle->to, bundle->to * step);
        }
    }
}

/* Where the work of a task begins. */
static int64_t work_from(const run *r, int64_t index) { return index * r->work / r->tasks; }

/* ---- bundles ---- */

/* How far behind a bundle's elements those of the next one lie; 0 where they do not lie alike. */
static int64_t distance_of(const run *r, const opsmith_tile *bundle, const opsmith_tile *next)
{
    const opsmith_geometry *g = r->geometry;
    if (g->columns) {
        return next->group == bundle->group ? bundle->to : 0;
    }
    return r->kernel->contiguous && (g->slabs == 1 || next->group == bundle->group) ? bundle->to * g->length : 0;
}

/* What comes next within a group: the next tile, or the one before. */
static opsmith_next beside(const opsmith_geometry *g, const opsmith_tile *tile, int64_t direction)
{
    const int64_t lines = OPSMITH_ROWS * g->step * g->kept;
    const int64_t slabs = (tile->last - tile->first) * g->kept * g->length;
    const int64_t piece = tile->length < g->length ? tile->length : slabs;
    const opsmith_next next = {direction * (g->columns ? lines : piece)};
    return next;
}

/* One sweep over a bundle. What is reduced goes tile by tile in index order; what is only stored goes backwards, since the end
 * was read last. */
static void sweep_bundle(const run *r, int32_t s, const opsmith_tile *bundle, char *total, char *part, const char *scalars)
{
    const opsmith_geometry *g = r->geometry;
    const opsmith_sweep *sweep = &r->kernel->sweeps[s];
    const int64_t tiles = tiles_of(g), per_part = tiles_of_part(g);
    /* what is only stored goes slab by slab over all groups, along memory */
    const int64_t at_once = g->columns || sweep->merge == NULL || tiles == 1 ? bundle->to : 1;
    const int64_t calls = opsmith_ceiling(bundle->to, at_once) * tiles;
    for (int64_t each = 0; each < calls; ++each) {
        const int64_t call = sweep->merge != NULL ? each : calls - 1 - each, index = call % tiles;
        opsmith_tile tile = *bundle;
        cut(g, index, &tile);
        tile.from = call / tiles * at_once;
        tile.to = g->columns ? bundle->to * tile.step : least(tile.from + at_once, bundle->to);
        if (bundle->next.distance == 0) {
            tile.next = beside(g, &tile, sweep->merge != NULL ? 1 : -1);
        }
        if (sweep->merge == NULL || tiles <= per_part) {
            sweep->block(r->arguments, &tile, scalars, total);
        } else {
            if (index % per_part == 0) {
                initialize(r->kernel, part);
            }
            sweep->block(r->arguments, &tile, scalars, part);
            if (index % per_part == per_part - 1 || index == tiles - 1) {
                sweep->merge(total, tile.from, part, tile.from, g->columns ? bundle->to * g->step : 1);
            }
        }
    }
}

static void bundles_task(void *argument, int64_t index, int32_t worker)
{
    const run *r = argument;
    const opsmith_kernel *k = r->kernel;
    _Alignas(64) char total[OPSMITH_GROUP_BYTES];
    _Alignas(64) char part[OPSMITH_GROUP_BYTES];
    _Alignas(64) char scalars[OPSMITH_GROUP_BYTES];
    (void)worker;
    const int64_t end = work_from(r, index + 1);
    int32_t last = k->count - 1;
    while (last > 0 && !r->wanted[last]) {
        --last;
    }
    for (int64_t each = work_from(r, index); each < end; ++each) {
        opsmith_tile bundle = bundle_of(r, each);
        const int follows = r->ahead && each + 1 < end;
        const opsmith_tile next = bundle_of(r, follows ? each + 1 : each);
        initialize(k, total);
        for (int32_t s = 0; s <= k->count; ++s) {
            lead(r, s, &bundle, total, scalars);
            if (s < k->count && r->wanted[s]) {
                bundle.next.distance = follows && s == last ? distance_of(r, &bundle, &next) : 0;
                sweep_bundle(r, s, &bundle, total, part, scalars);
            }
        }
    }
    finish_streams(r);
}

/* ---- shares ---- */

/* Sums that a group of rows alone has: the first of each field's numbers. */
static void pack(const run *r, int64_t index, double *sums, int save)
{
    const size_t fields = r->kernel->sums_bytes / (OPSMITH_GROUPS * sizeof(double));
    double *packed = (double *)(void *)r->parts + (size_t)index * fields;
    for (size_t field = 0; field < fields; ++field) {
        double *place = &sums[field * OPSMITH_GROUPS];
        if (save) {
            packed[field] = *place;
        } else {
            *place = packed[field];
        }
    }
}

/* Some parts of one sweep, of groups of rows. */
static void rows_task(void *argument, int64_t index, int32_t worker)
{
    const run *r = argument;
    const opsmith_geometry *g = r->geometry;
    const opsmith_kernel *k = r->kernel;
    const opsmith_sweep *sweep = &k->sweeps[r->sweep];
    _Alignas(64) char part[OPSMITH_GROUP_BYTES];
    (void)worker;
    const int64_t tiles = tiles_of(g), per_part = tiles_of_part(g), parts = parts_of(g);
    const int64_t begin = work_from(r, index), end = work_from(r, index + 1);
    for (int64_t at = begin; at < end; ++at) {
        const int64_t each = sweep->merge != NULL ? at : begin + end - 1 - at;
        const int64_t group = each / parts, first = each % parts * per_part, last = least(first + per_part, tiles);
        if (sweep->merge != NULL) {
            initialize(k, part);
        }
        for (int64_t step = first; step < last; ++step) {
            opsmith_tile tile = bundle_of(r, group);
            cut(g, sweep->merge != NULL ? step : first + last - 1 - step, &tile);
            tile.next = beside(g, &tile, sweep->merge != NULL ? 1 : -1);
            sweep->block(r->arguments, &tile, r->scalars + (size_t)group * padded(k->scalars_bytes), part);
        }
        if (sweep->merge != NULL) {
            pack(r, each, (double *)(void *)part, 1);
        }
    }
    finish_streams(r);
}

/* Some parts of one sweep, of columns: a part is some rows of some strips. */
static void columns_task(void *argument, int64_t index, int32_t worker)
{
    const run *r = argument;
    const opsmith_geometry *g = r->geometry;
    const opsmith_kernel *k = r->kernel;
    const opsmith_sweep *sweep = &k->sweeps[r->sweep];
    (void)worker;
    const int64_t tiles = tiles_of(g), per_part = tiles_of_part(g), parts = parts_of(g), strips = strips_of(g);
    const int64_t lines = opsmith_ceiling(g->kept, LINE_COLUMNS);
    const int64_t begin = work_from(r, index), end = work_from(r, index + 1);
    for (int64_t at = begin; at < end; ++at) {
        const int64_t each = sweep->merge != NULL ? at : begin + end - 1 - at;
        const int64_t outer = each / (lines * parts), line = each / parts % lines, number = each % parts;
        const int64_t first = number * per_part, last = least(first + per_part, tiles);
        const int64_t strip_0 = line * (LINE_COLUMNS / OPSMITH_GROUPS);
        const int64_t strip_1 = least(strip_0 + LINE_COLUMNS / OPSMITH_GROUPS, strips);
        for (int64_t step = first; step < last; ++step) {
            const int64_t now = sweep->merge != NULL ? step : first + last - 1 - step;
            for (int64_t strip = strip_0; strip < strip_1; ++strip) {
                const size_t place = (size_t)(outer * strips + strip);
                opsmith_tile tile = bundle_of(r, (int64_t)place);
                char *part = r->parts + (place * (size_t)parts + (size_t)number) * padded(k->sums_bytes);
                cut(g, now, &tile);
                tile.to *= tile.step;
                tile.next = beside(g, &tile, sweep->merge != NULL ? 1 : -1);
                if (sweep->merge != NULL && step == first) {
                    initialize(k, part);
                }
                sweep->block(r->arguments, &tile, r->scalars + place * padded(k->scalars_bytes), part);
            }
        }
    }
    finish_streams(r);
}

/* The section that leads a sweep, for one group or strip, after the parts of the sweep before it are merged in index order. */
static void section_task(void *argument, int64_t group, int32_t worker)
{
    const run *r = argument;
    const opsmith_geometry *g = r->geometry;
    const opsmith_kernel *k = r->kernel;
    char *total = r->totals + (size_t)group * padded(k->sums_bytes);
    const opsmith_tile bundle = bundle_of(r, group);
    (void)worker;
    if (r->sweep == 0) {
        initialize(k, total);
    } else if (k->sweeps[r->sweep - 1].merge != NULL && r->wanted[r->sweep - 1]) {
        _Alignas(64) char part[OPSMITH_GROUP_BYTES];
        const int64_t parts = parts_of(g);
        for (int64_t index = group * parts; index < (group + 1) * parts; ++index) {
            if (g->columns) {
                const char *sums = r->parts + (size_t)index * padded(k->sums_bytes);
                k->sweeps[r->sweep - 1].merge(total, 0, sums, 0, bundle.to * g->step);
            } else {
                pack(r, index, (double *)(void *)part, 0);
                k->sweeps[r->sweep - 1].merge(total, 0, part, 0, 1);
            }
        }
    }
    lead(r, r->sweep, &bundle, total, r->scalars + (size_t)group * padded(k->scalars_bytes));
}

/* ---- the choice ---- */

static int is_shared(const opsmith_geometry *g, int reduces, int32_t given)
{
    const int64_t threads = most(1, given);
    if (g->columns) {
        const int64_t strips = g->outer * strips_of(g);
        const int64_t elements = g->slabs * least(g->kept, OPSMITH_GROUPS) * (reduces ? 1 : strips);
        return elements > STRIP_ELEMENTS || (strips < threads && parts_of(g) > 1);
    }
    const int64_t groups = g->outer * g->kept;
    return parts_of(g) > 1 && (groups < threads || (groups % threads != 0 && groups < 8 * threads));
}

size_t opsmith_run_bytes(const opsmith_geometry *g, size_t sums_bytes, size_t scalars_bytes, int32_t threads)
{
    if (!is_shared(g, sums_bytes > 0, threads)) {
        return 0;
    }
    const size_t groups = (size_t)(g->outer * (g->columns ? strips_of(g) : g->kept)), parts = (size_t)parts_of(g);
    const size_t of_part = g->columns ? padded(sums_bytes) : sums_bytes / OPSMITH_GROUPS;
    return groups * (padded(sums_bytes) + padded(scalars_bytes) + parts * of_part) + 64;
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

/* Groups of a bundle: so many that they fit a first cache together, or that a contiguous run is long enough. */
static int64_t width_of(const run *r, int64_t private_cache)
{
    const opsmith_geometry *g = r->geometry;
    if (g->columns) {
        return OPSMITH_GROUPS;
    }
    const int64_t bytes = (int64_t)most(4, (int64_t)r->kernel->read_bytes);
    const int64_t group = most(1, g->slabs * g->length * bytes), slab = most(1, g->length * bytes);
    int64_t width = BUNDLE_BYTES / group;
    if (width * slab < RUN_BYTES) {
        width = least(opsmith_ceiling(RUN_BYTES, slab), private_cache / 4 / group);
    }
    width = least(width, opsmith_ceiling(g->outer * g->kept, r->threads));
    return most(1, least(width, OPSMITH_GROUPS));
}

static void run_bundles(run *r, const opsmith_executor *executor, int64_t private_cache)
{
    const opsmith_geometry *g = r->geometry;
    r->width = width_of(r, private_cache);
    r->work = g->outer * opsmith_ceiling(g->kept, r->width);
    r->tasks = least(r->work, r->threads > 1 ? (int64_t)r->threads * TASKS_PER_THREAD : 1);
    const int64_t bytes = r->width * g->slabs * g->length * (int64_t)r->kernel->read_bytes;
    r->ahead = bytes <= private_cache / 4;
    for_each(executor, r->tasks, bundles_task, r);
}

static void run_shares(run *r, const opsmith_executor *executor, void *workspace)
{
    const opsmith_geometry *g = r->geometry;
    const opsmith_kernel *k = r->kernel;
    const int64_t groups = g->outer * (g->columns ? strips_of(g) : g->kept), parts = parts_of(g);
    r->width = g->columns ? OPSMITH_GROUPS : 1;
    r->totals = (char *)(((uintptr_t)workspace + 63) / 64 * 64);
    r->scalars = r->totals + (size_t)groups * padded(k->sums_bytes);
    r->parts = r->scalars + (size_t)groups * padded(k->scalars_bytes);
    r->work = parts * (g->columns ? g->outer * opsmith_ceiling(g->kept, LINE_COLUMNS) : groups);
    r->tasks = least(r->work, r->threads > 1 ? (int64_t)r->threads * TASKS_PER_THREAD : 1);
    for (r->sweep = 0; r->sweep <= k->count; ++r->sweep) {
        for_each(NULL, groups, section_task, r);
        if (r->sweep < k->count && r->wanted[r->sweep]) {
            for_each(executor, r->tasks, g->columns ? columns_task : rows_task, r);
        }
    }
}

/* Bytes of a cache, of sizes that can be reckoned with. */
static int64_t cache_of(size_t told, int64_t otherwise)
{
    enum { MOST = 1 << 30 };
    return told == 0 ? otherwise : told < MOST ? (int64_t)told : MOST;
}

void opsmith_run(const opsmith_kernel *kernel, const opsmith_geometry *g, const void *arguments, const int32_t *wanted,
                 void *workspace, const opsmith_executor *executor)
{
    const int64_t elements = g->outer * g->kept * g->slabs * g->length;
    const int32_t given = executor == NULL ? 1 : executor->threads; /* what the workspace was measured for */
    if (executor != NULL && (executor->threads < 2 || executor->parallel_for == NULL || elements < SERIAL_ELEMENTS)) {
        executor = NULL;
    }
    const int64_t private_cache = cache_of(executor == NULL ? 0 : executor->private_cache, PRIVATE_CACHE);
    const int64_t shared_cache = cache_of(executor == NULL ? 0 : executor->shared_cache_per_thread, SHARED_CACHE);
    run r = {.kernel = kernel, .geometry = g, .arguments = arguments, .wanted = wanted, .width = 1};
    r.threads = executor == NULL ? 1 : executor->threads;
    r.stream = elements * (int64_t)(kernel->read_bytes + kernel->stored_bytes) > shared_cache * r.threads;
    if (is_shared(g, kernel->sums_bytes > 0, given)) {
        run_shares(&r, executor, workspace);
    } else {
        run_bundles(&r, executor, private_cache);
    }
}
