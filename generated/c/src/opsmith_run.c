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
    BUNDLE_BYTES = 65536,         /* of a bundle, if its groups are small */
    RUN_BYTES = 4096,             /* of a contiguous run at least, if a group is smaller */
    STRIP_ELEMENTS = 1 << 12,     /* of a strip of columns that is finished before the next */
    ROW_PARTS = 256,              /* of a group at most */
    COLUMN_PARTS = 64,
    LINE_COLUMNS = 1024,          /* columns of a task at most, where parts are shared */
    RUN_LINES = 1 << 14,          /* elements of a tile's whole lines that are one run */
    STORED_LINES = 8,             /* of a tile of columns that a cache keeps and that is only stored */
    TASKS_PER_THREAD = 2,
};

typedef struct run {
    const opsmith_kernel *kernel;
    const opsmith_geometry *geometry;
    const void *arguments;
    const int32_t *wanted;
    int32_t stream, threads, sweep;
    int32_t fetches; /* whether what comes next is asked for */
    int32_t ahead;  /* whether the next bundle is fetched */
    int32_t cached; /* whether a bundle is found in the private cache again */
    int32_t holds;  /* whether values of a bundle are held from one sweep to the next */
    int64_t total;  /* elements of a full-size array */
    int64_t width;  /* groups of a bundle */
    int64_t work;   /* bundles, or shares of parts */
    int64_t tasks;  /* that they are dealt to */
    char *totals;   /* sums of each group, or of each strip of columns */
    char *scalars;  /* likewise */
    char *parts;    /* sums of each part */
} run;

/* Which way a sweep goes. What is reduced goes in index order; what is only stored goes backwards, since the end was read last,
 * unless nothing was read before. */
static int goes_forwards(const run *r, int32_t s)
{
    if (r->kernel->sweeps[s].merge != NULL) {
        return 1;
    }
    for (int32_t former = 0; former < s; ++former) {
        if (r->wanted[former]) {
            return 0;
        }
    }
    return 1;
}

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

/* A whole bundle as a tile, for sections: of the groups from `kept` on. Field by field, since a struct that is put together and
 * copied at once has to wait for its own parts. */
static void set_bundle(const run *r, int64_t group, int64_t kept, opsmith_tile *tile)
{
    memset(tile, 0, sizeof *tile);
    tile->group = group;
    tile->kept = kept;
    tile->to = least(r->width, r->geometry->kept - kept);
    tile->step = 1;
    tile->total = r->total;
    tile->stream = r->stream;
}

/* Bundles of a group, one after the other along the kept run. */
static int64_t bundles_of(const run *r) { return opsmith_ceiling(r->geometry->kept, r->width); }

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
static int64_t distance_of(const run *r, const opsmith_tile *bundle, int64_t next_group)
{
    const opsmith_geometry *g = r->geometry;
    if (g->columns) {
        return next_group == bundle->group ? bundle->to : 0;
    }
    return r->kernel->contiguous && (g->slabs == 1 || next_group == bundle->group) ? bundle->to * g->length : 0;
}

/* What comes next within a group: the next tile, or the one before. */
static opsmith_next beside(const run *r, const opsmith_tile *tile, int64_t direction)
{
    const opsmith_geometry *g = r->geometry;
    const int64_t lines = OPSMITH_ROWS * g->step * g->kept;
    const int64_t slabs = g->slabs > 1 ? (tile->last - tile->first) * g->kept * g->length : 0;
    const int64_t distance = g->columns ? lines : tile->length < g->length ? tile->length : slabs;
    const opsmith_next next = {r->fetches ? direction * distance : 0};
    return next;
}

/* One sweep over a bundle, tile by tile. Each takes the place of the bundle, which is whole again at the end: a copy would wait
 * until its fields, and all that was streamed before them, are written. */
static void sweep_bundle(const run *r, int32_t s, opsmith_tile *tile, char *total, char *part, const char *scalars)
{
    const opsmith_geometry *g = r->geometry;
    const opsmith_sweep *sweep = &r->kernel->sweeps[s];
    const int64_t tiles = tiles_of(g), per_part = tiles_of_part(g), width = tile->to;
    /* what is only stored goes slab by slab over all groups, along memory */
    const int64_t at_once = g->columns || sweep->merge == NULL || tiles == 1 ? width : 1;
    const int64_t calls = opsmith_ceiling(width, at_once) * tiles;
    const int forwards = goes_forwards(r, s), is_beside = tile->next.distance == 0 && (s == 0 || !r->cached);
    for (int64_t each = 0; each < calls; ++each) {
        const int64_t call = forwards ? each : calls - 1 - each, index = call % tiles;
        cut(g, index, tile);
        tile->from = call / tiles * at_once;
        tile->to = g->columns ? width * tile->step : least(tile->from + at_once, width);
        if (is_beside) {
            tile->next = beside(r, tile, forwards ? 1 : -1);
        }
        if (sweep->merge == NULL || tiles <= per_part) {
            sweep->block(r->arguments, tile, scalars, total);
        } else {
            if (index % per_part == 0) {
                initialize(r->kernel, part);
            }
            sweep->block(r->arguments, tile, scalars, part);
            if (index % per_part == per_part - 1 || index == tiles - 1) {
                sweep->merge(total, tile->from, part, tile->from, g->columns ? width * g->step : 1);
            }
        }
    }
    tile->from = 0;
    tile->to = width;
    tile->step = 1;
}

/* The sums and scalars of one bundle. */
typedef struct state {
    _Alignas(64) char total[OPSMITH_GROUP_BYTES];
    _Alignas(64) char part[OPSMITH_GROUP_BYTES];
    _Alignas(64) char scalars[OPSMITH_GROUP_BYTES];
    _Alignas(64) double held[OPSMITH_BLOCK + OPSMITH_CHUNK];
} state;

/* All of a bundle; its last sweep fetches what lies so far behind it. */
static void run_bundle(const run *r, opsmith_tile *bundle, int64_t distance, state *own)
{
    const opsmith_kernel *k = r->kernel;
    int32_t last = k->count - 1;
    while (last > 0 && !r->wanted[last]) {
        --last;
    }
    initialize(k, own->total);
    bundle->held = r->holds ? own->held : NULL;
    for (int32_t s = 0; s <= k->count; ++s) {
        lead(r, s, bundle, own->total, own->scalars);
        if (s < k->count && r->wanted[s]) {
            bundle->next.distance = s == last ? distance : 0;
            sweep_bundle(r, s, bundle, own->total, own->part, own->scalars);
        }
    }
}

static void bundles_task(void *argument, int64_t index, int32_t worker)
{
    const run *r = argument;
    state own;
    (void)worker;
    const int64_t begin = work_from(r, index), end = work_from(r, index + 1), bundles = bundles_of(r);
    int64_t group = begin / bundles, number = begin % bundles;
    for (int64_t each = begin; each < end; ++each) {
        opsmith_tile bundle;
        set_bundle(r, group, number * r->width, &bundle);
        number = number + 1 < bundles ? number + 1 : 0;
        group += number == 0;
        run_bundle(r, &bundle, r->ahead && each + 1 < end ? distance_of(r, &bundle, group) : 0, &own);
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
    const int forwards = goes_forwards(r, r->sweep);
    for (int64_t at = begin; at < end; ++at) {
        const int64_t each = forwards ? at : begin + end - 1 - at;
        const int64_t group = each / parts, first = each % parts * per_part, last = least(first + per_part, tiles);
        if (sweep->merge != NULL) {
            initialize(k, part);
        }
        for (int64_t step = first; step < last; ++step) {
            opsmith_tile tile;
            set_bundle(r, group / g->kept, group % g->kept, &tile);
            cut(g, forwards ? step : first + last - 1 - step, &tile);
            tile.next = beside(r, &tile, forwards ? 1 : -1);
            sweep->block(r->arguments, &tile, r->scalars + (size_t)group * padded(k->scalars_bytes), part);
        }
        if (sweep->merge != NULL) {
            pack(r, each, (double *)(void *)part, 1);
        }
    }
    finish_streams(r);
}

/* Where a task gathers what it streams. */
typedef struct sheets {
    _Alignas(64) char bytes[OPSMITH_SHEETS][OPSMITH_SHEET_BYTES];
} sheets;

/* Some parts of one sweep, of columns: a part is some rows of some strips. */
static void columns_task(void *argument, int64_t index, int32_t worker)
{
    const run *r = argument;
    const opsmith_geometry *g = r->geometry;
    const opsmith_kernel *k = r->kernel;
    const opsmith_sweep *sweep = &k->sweeps[r->sweep];
    sheets gathered;
    (void)worker;
    const int64_t tiles = tiles_of(g), per_part = tiles_of_part(g), parts = parts_of(g), strips = strips_of(g);
    const int64_t lines = opsmith_ceiling(g->kept, LINE_COLUMNS);
    const int64_t begin = work_from(r, index), end = work_from(r, index + 1);
    const int forwards = goes_forwards(r, r->sweep);
    for (int64_t at = begin; at < end; ++at) {
        const int64_t each = forwards ? at : begin + end - 1 - at;
        const int64_t outer = each / (parts * lines), number = each / lines % parts, line = each % lines;
        const int64_t first = number * per_part, last = least(first + per_part, tiles);
        const int64_t strip_0 = line * (LINE_COLUMNS / OPSMITH_GROUPS);
        const int64_t strip_1 = least(strip_0 + LINE_COLUMNS / OPSMITH_GROUPS, strips);
        const int64_t columns = least(strip_1 * OPSMITH_GROUPS, g->kept) - strip_0 * OPSMITH_GROUPS;
        const int64_t stored = columns * g->step * most(1, (int64_t)k->stored_bytes), fit = OPSMITH_SHEET_BYTES / stored;
        const opsmith_sheet sheet = {
            .bytes = r->stream && sweep->merge == NULL ? gathered.bytes : NULL,
            .from = strip_0 * OPSMITH_GROUPS,
        };
        for (int64_t step = first; step < last; ++step) {
            opsmith_tile rows = {0};
            cut(g, forwards ? step : first + last - 1 - step, &rows);
            /* what is only stored goes along memory: of streamed lines so many as the sheets hold */
            const int64_t stored_lines = r->stream ? most(1, least(fit, OPSMITH_ROWS)) : STORED_LINES;
            const int64_t lines_at_once = sweep->merge != NULL ? OPSMITH_ROWS : stored_lines;
            for (int64_t row = rows.first; row < rows.last; row += lines_at_once * rows.step) {
                for (int64_t strip = strip_0; strip < strip_1; ++strip) {
                    const size_t place = (size_t)(outer * strips + strip);
                    opsmith_tile tile;
                    set_bundle(r, outer, strip * OPSMITH_GROUPS, &tile);
                    char *part = r->parts + (place * (size_t)parts + (size_t)number) * padded(k->sums_bytes);
                    tile.first = row;
                    tile.last = least(row + lines_at_once * rows.step, rows.last);
                    tile.step = rows.step;
                    tile.to *= tile.step;
                    tile.next = beside(r, &tile, forwards ? 1 : -1);
                    tile.sheet = sheet;
                    tile.sheet.columns = columns * tile.step;
                    tile.sheet.stride = g->kept * tile.step;
                    tile.sheet.ends = strip + 1 == strip_1;
                    if (sweep->merge != NULL && step == first) {
                        initialize(k, part);
                    }
                    sweep->block(r->arguments, &tile, r->scalars + place * padded(k->scalars_bytes), part);
                }
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
    const int64_t bundles = bundles_of(r);
    opsmith_tile bundle;
    set_bundle(r, group / bundles, group % bundles * r->width, &bundle);
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

/* Whether a kernel of rows and one of their columns go together. Data that a private cache holds is found there again anyway,
 * and the sums of the parts of few rows would be as large as the rows. */
static int is_pair(const opsmith_geometry *rows, const opsmith_geometry *columns, int reduces, int32_t threads)
{
    enum { CACHED_ELEMENTS = PRIVATE_CACHE / 8, LEAST_ROWS = 8 * OPSMITH_ROWS };
    return !rows->columns && columns->columns && rows->outer == 1 && columns->outer == 1 && rows->slabs == 1 &&
           columns->step == 1 && rows->kept == columns->slabs && rows->length == columns->kept &&
           rows->kept >= LEAST_ROWS && rows->kept * rows->length > CACHED_ELEMENTS && !is_shared(rows, reduces, threads);
}

/* Of the totals and scalars of all groups, and of the sums of all parts. */
static size_t shared_bytes(const opsmith_extent *kernel)
{
    const opsmith_geometry *g = &kernel->geometry;
    const size_t groups = (size_t)(g->outer * (g->columns ? strips_of(g) : g->kept)), parts = (size_t)parts_of(g);
    const size_t of_part = g->columns ? padded(kernel->sums_bytes) : kernel->sums_bytes / OPSMITH_GROUPS;
    return groups * (padded(kernel->sums_bytes) + padded(kernel->scalars_bytes) + parts * of_part) + 64;
}

size_t opsmith_run_bytes(const opsmith_extent *kernel, int32_t threads)
{
    return is_shared(&kernel->geometry, kernel->sums_bytes > 0, threads) ? shared_bytes(kernel) : 0;
}

size_t opsmith_run_pair_bytes(const opsmith_extent *first, const opsmith_extent *second, int32_t threads)
{
    if (is_pair(&first->geometry, &second->geometry, first->sums_bytes > 0, threads)) {
        return shared_bytes(second);
    }
    const size_t one = opsmith_run_bytes(first, threads), other = opsmith_run_bytes(second, threads);
    return one > other ? one : other;
}

static void for_each(const opsmith_executor *executor, int64_t tasks, opsmith_task task, void *argument)
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

static int64_t tasks_of(const run *r) { return least(r->work, r->threads > 1 ? (int64_t)r->threads * TASKS_PER_THREAD : 1); }

static void plan_bundles(run *r, int64_t private_cache)
{
    const opsmith_geometry *g = r->geometry;
    r->width = width_of(r, private_cache);
    const int64_t group = opsmith_turns(most(1, g->length));
    r->holds = r->kernel->holds && !g->columns && g->slabs == 1 && group <= OPSMITH_BLOCK;
    r->width = r->holds ? least(r->width, OPSMITH_BLOCK / group) : r->width;
    r->work = g->outer * opsmith_ceiling(g->kept, r->width);
    const int64_t bytes = r->width * g->slabs * g->length * (int64_t)r->kernel->read_bytes;
    r->ahead = r->fetches && bytes <= private_cache / 4;
    r->cached = bytes <= private_cache / 2;
}

static void run_bundles(run *r, const opsmith_executor *executor)
{
    r->tasks = tasks_of(r);
    for_each(executor, r->tasks, bundles_task, r);
}

static void plan_shares(run *r, void *workspace)
{
    const opsmith_geometry *g = r->geometry;
    const opsmith_kernel *k = r->kernel;
    const int64_t groups = g->outer * (g->columns ? strips_of(g) : g->kept);
    r->width = g->columns ? OPSMITH_GROUPS : 1;
    r->totals = (char *)(((uintptr_t)workspace + 63) / 64 * 64);
    r->scalars = r->totals + (size_t)groups * padded(k->sums_bytes);
    r->parts = r->scalars + (size_t)groups * padded(k->scalars_bytes);
    r->work = parts_of(g) * (g->columns ? g->outer * opsmith_ceiling(g->kept, LINE_COLUMNS) : groups);
}

static void run_sections(run *r, int32_t sweep)
{
    const opsmith_geometry *g = r->geometry;
    r->sweep = sweep;
    for_each(NULL, g->outer * (g->columns ? strips_of(g) : g->kept), section_task, r);
}

static void run_shares(run *r, const opsmith_executor *executor)
{
    r->tasks = tasks_of(r);
    for (int32_t s = 0; s <= r->kernel->count; ++s) {
        run_sections(r, s);
        if (s < r->kernel->count && r->wanted[s]) {
            for_each(executor, r->tasks, r->geometry->columns ? columns_task : rows_task, r);
        }
    }
}

/* Bytes of a cache, of sizes that can be reckoned with. */
static int64_t cache_of(size_t told, int64_t otherwise)
{
    enum { MOST = 1 << 30 };
    return told == 0 ? otherwise : told < MOST ? (int64_t)told : MOST;
}

/* Elements of a full-size array. */
static int64_t elements_of(const opsmith_geometry *g) { return g->outer * g->kept * g->slabs * g->length; }

/* The executor, unless the work is too little to be dealt. */
static const opsmith_executor *dealing(const opsmith_launch *launch, const opsmith_executor *executor)
{
    const int serial = executor == NULL || executor->threads < 2 || executor->parallel_for == NULL ||
                       elements_of(launch->geometry) < SERIAL_ELEMENTS;
    return serial ? NULL : executor;
}

static int32_t threads_of(const opsmith_executor *executor) { return executor == NULL ? 1 : executor->threads; }

/* Whether the data is one run over many pages, where a processor, which looks ahead by itself, stops at the end of each. Of
 * many short runs it knows more than is asked for, which is then in its way. */
static int is_run(const opsmith_geometry *g)
{
    return g->columns ? g->kept * OPSMITH_ROWS <= RUN_LINES : g->slabs == 1 && g->length > OPSMITH_BLOCK;
}

/* How a kernel is to be run: `shared` by which plan, `dealt` by which threads. The executor knows the caches. */
static run run_of(const opsmith_launch *launch, const void *arguments, int shared, void *workspace,
                  const opsmith_executor *executor, const opsmith_executor *dealt)
{
    const opsmith_kernel *k = launch->kernel;
    const int64_t shared_cache = cache_of(executor == NULL ? 0 : executor->shared_cache_per_thread, SHARED_CACHE);
    const int64_t private_cache = cache_of(executor == NULL ? 0 : executor->private_cache, PRIVATE_CACHE);
    run r = {.kernel = k, .geometry = launch->geometry, .arguments = arguments, .wanted = launch->wanted};
    r.total = elements_of(launch->geometry);
    r.threads = threads_of(dealt);
    const int64_t bytes = r.total * (int64_t)(k->read_bytes + k->stored_bytes);
    r.stream = bytes > shared_cache * r.threads;
    r.fetches = r.stream || (bytes > private_cache && is_run(r.geometry));
    if (shared) {
        plan_shares(&r, workspace);
    } else {
        plan_bundles(&r, private_cache);
    }
    return r;
}

void opsmith_run(const opsmith_launch *launch, const void *arguments, void *workspace, const opsmith_executor *executor)
{
    const opsmith_executor *dealt = dealing(launch, executor);
    /* by the threads that the workspace was measured for */
    const int shared = is_shared(launch->geometry, launch->kernel->sums_bytes > 0, threads_of(executor));
    run r = run_of(launch, arguments, shared, workspace, executor, dealt);
    (shared ? run_shares : run_bundles)(&r, dealt);
}

/* ---- rows and columns ---- */

typedef struct pair {
    run rows, columns;
} pair;

/* Some parts of the columns: tile by tile, its rows first. */
static void pair_task(void *argument, int64_t index, int32_t worker)
{
    const pair *p = argument;
    const run *rows = &p->rows, *columns = &p->columns;
    const opsmith_geometry *g = columns->geometry;
    const opsmith_kernel *k = columns->kernel;
    state own;
    (void)worker;
    const int64_t tiles = tiles_of(g), per_part = tiles_of_part(g), parts = parts_of(g), strips = strips_of(g);
    const int64_t begin = work_from(columns, index), end = work_from(columns, index + 1);
    for (int64_t number = begin; number < end; ++number) {
        const int64_t first = number * per_part, last = least(first + per_part, tiles);
        for (int64_t step = first; step < last; ++step) {
            opsmith_tile tile = {.total = columns->total};
            cut(g, step, &tile);
            for (int64_t row = tile.first; row < tile.last; row += rows->width) {
                opsmith_tile bundle = {.kept = row, .step = 1, .total = rows->total, .stream = rows->stream};
                bundle.to = least(rows->width, tile.last - row);
                run_bundle(rows, &bundle, 0, &own);
            }
            for (int64_t strip = 0; strip < strips; ++strip) {
                char *part = columns->parts + (size_t)(strip * parts + number) * padded(k->sums_bytes);
                tile.kept = strip * OPSMITH_GROUPS;
                tile.to = least(OPSMITH_GROUPS, g->kept - tile.kept);
                if (step == first) {
                    initialize(k, part);
                }
                k->sweeps[0].block(columns->arguments, &tile, columns->scalars + (size_t)strip * padded(k->scalars_bytes), part);
            }
        }
    }
    finish_streams(rows);
}

void opsmith_run_pair(const opsmith_launch *first, const opsmith_launch *second, const void *arguments, void *workspace,
                      const opsmith_executor *executor)
{
    const int paired = is_pair(first->geometry, second->geometry, first->kernel->sums_bytes > 0, threads_of(executor));
    if (!paired || !first->needed || !second->needed || second->kernel->count != 1 || !second->wanted[0]) {
        if (first->needed) {
            opsmith_run(first, arguments, workspace, executor);
        }
        if (second->needed) {
            opsmith_run(second, arguments, workspace, executor);
        }
        return;
    }
    const opsmith_executor *dealt = dealing(first, executor);
    pair p = {run_of(first, arguments, 0, NULL, executor, dealt), run_of(second, arguments, 1, workspace, executor, dealt)};
    p.columns.work = parts_of(second->geometry);
    p.columns.tasks = tasks_of(&p.columns);
    run_sections(&p.columns, 0);
    for_each(dealt, p.columns.tasks, pair_task, &p);
    run_sections(&p.columns, 1);
}
