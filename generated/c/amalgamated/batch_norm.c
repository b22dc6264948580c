/* All of batch_norm in one file: cc -std=c11 -O3 -ffp-contract=off -c batch_norm.c */
#define OPSMITH_AMALGAMATED
#include "batch_norm.h"

/* The checks that every operator makes before it touches an array. */
/* How kernels are cut into tiles and run.
 *
 * A kernel has groups that share nothing; each group is swept over, block after block. The blocks of a group are merged in
 * index order whoever computes them, so that results do not depend on the number of threads. */
#ifndef OPSMITH_KERNEL_H
#define OPSMITH_KERNEL_H


#include <math.h>
#include <stdint.h>

#if defined(OPSMITH_AMALGAMATED)
#define OPSMITH_HIDDEN static
#elif defined(__GNUC__) && !defined(_WIN32)
#define OPSMITH_HIDDEN __attribute__((visibility("hidden")))
#else
#define OPSMITH_HIDDEN
#endif

/* Small functions, of which a source uses some. */
#ifndef OPSMITH_INLINE
#if defined(__GNUC__)
#define OPSMITH_INLINE static inline __attribute__((unused))
#else
#define OPSMITH_INLINE static inline
#endif
#endif

/* One source is compiled once per instruction-set level; each level's symbols carry its name. */
#define OPSMITH_PASTE_(name, level) name##_##level
#define OPSMITH_PASTE(name, level) OPSMITH_PASTE_(name, level)
#ifdef OPSMITH_LEVEL
#define OPSMITH_LEVEL_NAME(name) OPSMITH_PASTE(name, OPSMITH_LEVEL)
#define OPSMITH_LEVEL_API OPSMITH_HIDDEN
#else
#define OPSMITH_LEVEL_NAME(name) name
#define OPSMITH_LEVEL_API OPSMITH_API
#endif

/* Iterations of an element loop are independent, even where an output may be the array of an input. */
#if defined(__clang__)
#define OPSMITH_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define OPSMITH_INDEPENDENT _Pragma("GCC ivdep")
#else
#define OPSMITH_INDEPENDENT
#endif

enum {
    OPSMITH_BLOCK = 2048, /* elements of a block at most */
    OPSMITH_COLUMNS = 64, /* columns of a group where columns are kept */
    OPSMITH_ROWS = OPSMITH_BLOCK / OPSMITH_COLUMNS,
    OPSMITH_GROUP_BYTES = 16384 /* of a group's sums, or of its scalars, at most: a task keeps them on its stack */
};

/* The form of a kernel's data. Rows: a group is `slabs` contiguous runs of `length` elements, all reduced. Columns: a group
 * is OPSMITH_COLUMNS neighbours out of `length` kept elements, and `slabs` rows of them are reduced. */
typedef struct opsmith_geometry {
    int32_t form; /* which of the kernel's forms fits */
    int32_t columns;
    int64_t outer; /* groups, or groups of rows where columns are kept */
    int64_t slabs;
    int64_t length;
    int64_t groups;
    int64_t blocks; /* of a group */
} opsmith_geometry;

/* One block of one group: slabs [first, last), elements [begin, begin + length) of each. */
typedef struct opsmith_tile {
    int64_t group; /* among `outer` */
    int64_t first, last;
    int64_t begin, length;
} opsmith_tile;

OPSMITH_INLINE int64_t opsmith_ceiling(int64_t total, int64_t part) { return (total + part - 1) / part; }

OPSMITH_INLINE opsmith_geometry opsmith_rows(int32_t form, int64_t groups, int64_t slabs, int64_t length)
{
    int64_t blocks = 0;
    if (slabs > 0 && length > 0) {
        blocks = length >= OPSMITH_BLOCK ? slabs * opsmith_ceiling(length, OPSMITH_BLOCK)
                                         : opsmith_ceiling(slabs, OPSMITH_BLOCK / length);
    }
    const opsmith_geometry geometry = {form, 0, groups, slabs, length, groups, blocks};
    return geometry;
}

OPSMITH_INLINE opsmith_geometry opsmith_columns(int32_t form, int64_t groups, int64_t rows, int64_t columns)
{
    const int64_t strips = opsmith_ceiling(columns, OPSMITH_COLUMNS);
    const opsmith_geometry geometry = {form, 1, groups, rows, columns, groups * strips, opsmith_ceiling(rows, OPSMITH_ROWS)};
    return geometry;
}

typedef void opsmith_section(const void *arguments, const opsmith_tile *tile, const void *sums, void *scalars);
typedef void opsmith_block(const void *arguments, const opsmith_tile *tile, const void *scalars, void *sums);
typedef void opsmith_initialize(void *sums); /* to the sums of no elements */
typedef void opsmith_merge(void *sums, const void *block_sums, int64_t columns);

/* A sweep: what is computed per group before it, what is done with each block, how blocks' sums join (NULL: nothing is
 * reduced). The last entry of a kernel's sweeps has no `block`: its section finishes the group. */
typedef struct opsmith_sweep {
    opsmith_section *section;
    opsmith_block *block;
    opsmith_merge *merge;
} opsmith_sweep;

typedef struct opsmith_kernel {
    const opsmith_sweep *sweeps;
    int32_t count; /* of sweeps that have blocks */
    opsmith_initialize *initialize; /* NULL: the kernel reduces nothing */
    size_t sums_bytes, scalars_bytes;
} opsmith_kernel;

/* Bytes of workspace that opsmith_run needs for a kernel of this geometry. */
OPSMITH_HIDDEN size_t opsmith_run_bytes(const opsmith_geometry *geometry, size_t sums_bytes, size_t scalars_bytes, int32_t threads);

/* Runs a kernel. `wanted` has a flag per sweep; the blocks of a sweep that is not wanted are left out. */
OPSMITH_HIDDEN void opsmith_run(const opsmith_kernel *kernel, const opsmith_geometry *geometry, const void *arguments,
                                const int32_t *wanted, void *workspace, const opsmith_executor *executor);

/* An array of a call, for the checks that all operators share. */
typedef struct opsmith_array {
    const void *data;
    int64_t bytes;
    int32_t argument; /* its number in statuses */
    int32_t written;
    int32_t partner; /* the argument it may share its memory with, exactly; 0: none */
    int32_t needed;
} opsmith_array;

/* The first rule that the arrays break: NULL where one is needed, or memory shared with a written array. */
OPSMITH_HIDDEN opsmith_status opsmith_check_arrays(const opsmith_array *arrays, int32_t count);

/* The product of extents in *product; 0 when it, times 8 bytes, cannot be addressed. */
OPSMITH_HIDDEN int32_t opsmith_volume(const int64_t *extents, int32_t count, int64_t *product);

/* "operator: argument: rule" into a buffer; returns the length of the whole text. */
OPSMITH_HIDDEN size_t opsmith_format_status(const char *name, const char *const *arguments, int32_t count,
                                            opsmith_status status, char *buffer, size_t bytes);

enum { OPSMITH_DIM, OPSMITH_STAR, OPSMITH_SPLIT, OPSMITH_ONE };
/* One item of a shape pattern: which dimensions it gives, and the axis that a parameter puts it at. */
typedef struct opsmith_item {
    int32_t kind;
    int32_t first, count; /* its dimensions */
    int32_t argument;     /* of the parameter that places it; 0: none does */
    int64_t place;        /* the axis it is placed at, from the end where negative */
    int32_t family;       /* stars of one family above 0 may exchange axes; axes of 0 keep their order */
    int64_t extents[4];   /* of the parts of a split; 0: what the others leave */
} opsmith_item;

enum { OPSMITH_MOST_AXES = 32 };

/* Matches a shape, and the strides of a dense array if given, with a pattern: the extents of its dimensions. */
OPSMITH_HIDDEN opsmith_status opsmith_match(const opsmith_item *items, int32_t count, int32_t shape_argument, int32_t ndim,
                                            const int64_t *shape, const int64_t *strides, int64_t *extents);

#endif

/* Programs may hold the amalgamated files of several operators. */
#if defined(OPSMITH_AMALGAMATED) && defined(__GNUC__)
__attribute__((weak))
#endif
uint32_t opsmith_abi_version(void) { return OPSMITH_ABI_VERSION; }

int32_t opsmith_volume(const int64_t *extents, int32_t count, int64_t *product)
{
    int64_t nonzero = 1;
    int32_t empty = 0;
    for (int32_t i = 0; i < count; ++i) {
        if (extents[i] == 0) {
            empty = 1;
        } else if (nonzero > INT64_MAX / 16 / extents[i]) {
            return 0;
        } else {
            nonzero *= extents[i];
        }
    }
    *product = empty ? 0 : nonzero;
    return 1;
}

static int overlap(const opsmith_array *a, const opsmith_array *b)
{
    const uintptr_t a_begin = (uintptr_t)a->data, b_begin = (uintptr_t)b->data;
    return a_begin < b_begin + (uintptr_t)b->bytes && b_begin < a_begin + (uintptr_t)a->bytes;
}

static int may_share(const opsmith_array *a, const opsmith_array *b)
{
    return a->data == b->data && a->bytes == b->bytes && (a->partner == b->argument || b->partner == a->argument);
}

opsmith_status opsmith_check_arrays(const opsmith_array *arrays, int32_t count)
{
    for (int32_t i = 0; i < count; ++i) {
        if (arrays[i].needed && arrays[i].data == NULL && arrays[i].bytes > 0) {
            return OPSMITH_STATUS(OPSMITH_NULL_POINTER, arrays[i].argument);
        }
    }
    for (int32_t i = 0; i < count; ++i) {
        for (int32_t j = 0; j < i; ++j) {
            const opsmith_array *a = &arrays[i], *b = &arrays[j];
            if (a->data == NULL || b->data == NULL || a->bytes == 0 || b->bytes == 0 || !(a->written || b->written)) {
                continue;
            }
            if (overlap(a, b) && !may_share(a, b)) {
                return OPSMITH_STATUS(OPSMITH_OVERLAP, a->written ? a->argument : b->argument);
            }
        }
    }
    return OPSMITH_OK;
}

static const char *const rules[] = {
    [OPSMITH_OK] = "no error",
    [OPSMITH_NULL_POINTER] = "is NULL, but is needed",
    [OPSMITH_BAD_PARAMETER] = "is outside its limits, or is not a number",
    [OPSMITH_BAD_EXTENT] = "is negative, or does not fit the parameters",
    [OPSMITH_OVERFLOW] = "has more elements than can be addressed",
    [OPSMITH_BAD_RANK] = "has too few or too many axes",
    [OPSMITH_BAD_AXIS] = "names no axis of the array",
    [OPSMITH_NOT_DENSE] = "is not dense in any order of its axes; copy it first",
    [OPSMITH_SMALL_WORKSPACE] = "is smaller than the number of bytes asked for",
    [OPSMITH_OVERLAP] = "shares memory with another array of the call",
    [OPSMITH_BAD_REQUEST] = "has a request other than NULL, WRITE and ADD",
    [OPSMITH_BAD_SIZE] = "has a size that params_init did not set",
};

static size_t append(char *buffer, size_t bytes, size_t at, const char *text)
{
    for (; *text != '\0'; ++text, ++at) {
        if (at + 1 < bytes) {
            buffer[at] = *text;
        }
    }
    if (bytes > 0) {
        buffer[at < bytes ? at : bytes - 1] = '\0';
    }
    return at;
}

size_t opsmith_format_status(const char *name, const char *const *arguments, int32_t count, opsmith_status status, char *buffer,
                             size_t bytes)
{
    bytes = buffer == NULL ? 0 : bytes;
    const int32_t rule = OPSMITH_STATUS_RULE(status), argument = OPSMITH_STATUS_ARGUMENT(status);
    size_t at = append(buffer, bytes, 0, name);
    if (argument > 0 && argument <= count) {
        at = append(buffer, bytes, at, ": ");
        at = append(buffer, bytes, at, arguments[argument - 1]);
    }
    at = append(buffer, bytes, at, argument > 0 ? " " : ": ");
    const int32_t known = rule >= 0 && (size_t)rule < sizeof rules / sizeof rules[0];
    return append(buffer, bytes, at, known ? rules[rule] : "unknown status");
}

/* From shapes and strides to the extents of named dimensions. */

/* How many axes an item has; stars (-1) take what is left. */
static int32_t width(const opsmith_item *item) { return item->kind == OPSMITH_STAR ? -1 : 1; }

/* Gives items [from, to) the axes [begin, end): fixed items one each, one star the rest. */
static int32_t spread(const opsmith_item *items, int32_t from, int32_t to, int32_t begin, int32_t end, int32_t *starts)
{
    int32_t fixed = 0, stars = 0;
    for (int32_t i = from; i < to; ++i) {
        fixed += width(&items[i]) == 1;
        stars += width(&items[i]) == -1;
    }
    const int32_t left = end - begin - fixed;
    if (left < 0 || stars > 1 || (stars == 0 && left > 0)) {
        return 0;
    }
    for (int32_t i = from; i < to; ++i) {
        starts[i] = begin;
        begin += width(&items[i]) == 1 ? 1 : left;
    }
    return 1;
}

/* The first axis of every item, in starts[0 .. count]. */
static opsmith_status place(const opsmith_item *items, int32_t count, int32_t shape_argument, int32_t ndim, int32_t *starts)
{
    int32_t from = 0, begin = 0;
    for (int32_t i = 0; i <= count; ++i) {
        if (i < count && items[i].argument == 0) {
            continue;
        }
        int32_t end = ndim;
        if (i < count) {
            const int64_t axis = items[i].place < 0 ? items[i].place + ndim : items[i].place;
            if (items[i].place < -ndim || axis >= ndim) {
                return OPSMITH_STATUS(OPSMITH_BAD_AXIS, items[i].argument);
            }
            end = (int32_t)axis;
        }
        if (end < begin || !spread(items, from, i, begin, end, starts)) {
            return OPSMITH_STATUS(OPSMITH_BAD_RANK, shape_argument);
        }
        from = i;
        begin = end;
    }
    starts[count] = ndim;
    return OPSMITH_OK;
}

/* Axes by falling stride, without those of extent 1; 0 if the array is not dense in that order. */
static int32_t memory_order(int32_t ndim, const int64_t *shape, const int64_t *strides, int32_t *order, int32_t *axes)
{
    int32_t n = 0;
    for (int32_t axis = 0; axis < ndim; ++axis) {
        if (shape[axis] == 1) {
            continue;
        }
        int32_t at = n++;
        for (; at > 0 && strides[order[at - 1]] < strides[axis]; --at) {
            order[at] = order[at - 1];
        }
        order[at] = axis;
    }
    int64_t expected = 1;
    for (int32_t i = n - 1; i >= 0; --i) {
        if (strides[order[i]] != expected) {
            return 0;
        }
        expected *= shape[order[i]];
    }
    *axes = n;
    return 1;
}

static int32_t owner(int32_t axis, int32_t count, const int32_t *starts)
{
    int32_t item = count - 1;
    while (item > 0 && (starts[item] > axis || starts[item] == starts[item + 1])) {
        --item;
    }
    return item;
}

/* Gives every axis, in memory order, to an item of the pattern in pattern order: its own, or one of its family. */
static int32_t regroup(const opsmith_item *items, int32_t count, const int32_t *starts, int32_t axes, const int32_t *order,
                       const int64_t *shape, int64_t *totals)
{
    int32_t current = 0, last = -1;
    for (int32_t i = 0; i < count; ++i) {
        totals[i] = 1;
    }
    for (int32_t i = 0; i < axes; ++i) {
        const int32_t own = owner(order[i], count, starts);
        const int32_t family = items[own].family;
        while (current < count && current != own && !(family > 0 && items[current].family == family)) {
            ++current;
        }
        if (current == count || (family == 0 && order[i] < last)) {
            return 0;
        }
        last = family == 0 ? order[i] : last;
        totals[current] *= shape[order[i]];
    }
    return 1;
}

static opsmith_status split(const opsmith_item *item, int32_t shape_argument, int64_t total, int64_t *extents)
{
    int64_t known = 1;
    int32_t open = -1;
    for (int32_t part = 0; part < item->count; ++part) {
        if (item->extents[part] == 0) {
            open = part;
        } else {
            extents[item->first + part] = item->extents[part];
            known *= item->extents[part];
        }
    }
    if (known <= 0 || (open < 0 ? total != known : total % known != 0)) {
        return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, shape_argument);
    }
    if (open >= 0) {
        extents[item->first + open] = total / known;
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_match(const opsmith_item *items, int32_t count, int32_t shape_argument, int32_t ndim, const int64_t *shape,
                             const int64_t *strides, int64_t *extents)
{
    int32_t starts[OPSMITH_MOST_AXES + 1] = {0}, order[OPSMITH_MOST_AXES], axes = 0;
    int64_t totals[OPSMITH_MOST_AXES], product;
    if (ndim < 0 || ndim > OPSMITH_MOST_AXES || (ndim > 0 && shape == NULL)) {
        return OPSMITH_STATUS(ndim > 0 && shape == NULL ? OPSMITH_NULL_POINTER : OPSMITH_BAD_RANK, shape_argument);
    }
    for (int32_t axis = 0; axis < ndim; ++axis) {
        if (shape[axis] < 0) {
            return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, shape_argument);
        }
    }
    if (!opsmith_volume(shape, ndim, &product)) {
        return OPSMITH_STATUS(OPSMITH_OVERFLOW, shape_argument);
    }
    opsmith_status status = place(items, count, shape_argument, ndim, starts);
    if (status != OPSMITH_OK) {
        return status;
    }
    for (int32_t i = 0; i < count; ++i) {
        totals[i] = 1;
        for (int32_t axis = starts[i]; axis < starts[i + 1]; ++axis) {
            totals[i] *= shape[axis];
        }
    }
    if (strides != NULL && product > 0) {
        if (!memory_order(ndim, shape, strides, order, &axes) || !regroup(items, count, starts, axes, order, shape, totals)) {
            return OPSMITH_STATUS(OPSMITH_NOT_DENSE, shape_argument);
        }
    }
    for (int32_t i = 0; i < count && status == OPSMITH_OK; ++i) {
        if (items[i].kind == OPSMITH_ONE && totals[i] != 1) {
            return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, shape_argument);
        }
        if (items[i].kind == OPSMITH_SPLIT) {
            status = split(&items[i], shape_argument, totals[i], extents);
        } else if (items[i].kind != OPSMITH_ONE) {
            extents[items[i].first] = totals[i];
        }
    }
    return status;
}

/* Runs kernels: whole groups per task where there are groups enough, else the blocks of each group shared among tasks. */

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

/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * batch_norm: parameters, extents, sizes and statuses; the same for every type. */
/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * What the sources of batch_norm share: its checks, and the geometry of its kernels. */
#ifndef OPSMITH_BATCH_NORM_INTERNAL_H
#define OPSMITH_BATCH_NORM_INTERNAL_H


/* The first rule that the parameters and extents break. */
OPSMITH_HIDDEN opsmith_status opsmith_batch_norm_check(const opsmith_batch_norm_params *params,
    const opsmith_batch_norm_dims *dims);

OPSMITH_INLINE opsmith_geometry batch_norm_forward_1_geometry(const opsmith_batch_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->outer, d->C);
}

OPSMITH_INLINE opsmith_geometry batch_norm_forward_2_geometry(const opsmith_batch_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->outer, d->C);
}

OPSMITH_INLINE opsmith_geometry batch_norm_backward_1_geometry(const opsmith_batch_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->outer, d->C);
}

OPSMITH_INLINE opsmith_geometry batch_norm_backward_2_geometry(const opsmith_batch_norm_dims *d)
{
    if (d->inner != 1) {
        return opsmith_rows(0, d->C, d->outer, d->inner);
    }
    return opsmith_columns(1, 1, d->outer, d->C);
}

#endif

static const char *const arguments[] = {
    "params",
    "dims",
    "shape",
    "eps",
    "momentum",
    "fix_gamma",
    "use_global_stats",
    "output_mean_var",
    "axis",
    "cudnn_off",
    "training",
    "data",
    "gamma",
    "beta",
    "moving_mean",
    "moving_var",
    "new_moving_mean",
    "new_moving_var",
    "out",
    "mean",
    "invstd",
    "d_out",
    "d_mean",
    "d_invstd",
    "d_data",
    "d_gamma",
    "d_beta",
    "saved",
    "workspace",
};

void opsmith_batch_norm_params_init(opsmith_batch_norm_params *params)
{
    if (params == NULL) {
        return;
    }
    params->size = sizeof *params;
    params->eps = 0.001;
    params->momentum = 0.9;
    params->fix_gamma = 1;
    params->use_global_stats = 0;
    params->output_mean_var = 0;
    params->axis = 1;
    params->cudnn_off = 0;
    params->training = 0;
}

static opsmith_status check_params(const opsmith_batch_norm_params *params)
{
    if (params == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 1);
    }
    if (params->size != sizeof *params) {
        return OPSMITH_STATUS(OPSMITH_BAD_SIZE, 1);
    }
    if (isnan(params->eps) || params->eps < 0.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 4);
    }
    if (isnan(params->momentum) || params->momentum < 0.0 || params->momentum > 1.0) {
        return OPSMITH_STATUS(OPSMITH_BAD_PARAMETER, 5);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_batch_norm_check(const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims)
{
    const opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    const int64_t extents[] = {dims->outer, dims->C, dims->inner};
    for (size_t i = 0; i < sizeof extents / sizeof extents[0]; ++i) {
        if (extents[i] < 0) {
            return OPSMITH_STATUS(OPSMITH_BAD_EXTENT, 2);
        }
    }
    int64_t product;
    if (!opsmith_volume(extents, (int32_t)(sizeof extents / sizeof extents[0]), &product)) {
        return OPSMITH_STATUS(OPSMITH_OVERFLOW, 2);
    }
    return OPSMITH_OK;
}

opsmith_status opsmith_batch_norm_dims_from_layout(const opsmith_batch_norm_params *params, int32_t ndim,
    const int64_t *shape, const int64_t *strides, opsmith_batch_norm_dims *dims)
{
    opsmith_status status = check_params(params);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims == NULL) {
        return OPSMITH_STATUS(OPSMITH_NULL_POINTER, 2);
    }
    /* *outer C@axis *inner */
    const opsmith_item items[] = {
        {
            .kind = OPSMITH_STAR,
            .first = 0,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 1,
        },
        {
            .kind = OPSMITH_DIM,
            .first = 1,
            .count = 1,
            .argument = 9,
            .place = params->axis,
            .family = 0,
        },
        {
            .kind = OPSMITH_STAR,
            .first = 2,
            .count = 1,
            .argument = 0,
            .place = 0,
            .family = 1,
        },
    };
    int64_t extents[3] = {0};
    status = opsmith_match(items, 3, 3, ndim, shape, strides, extents);
    if (status != OPSMITH_OK) {
        return status;
    }
    dims->outer = extents[0];
    dims->C = extents[1];
    dims->inner = extents[2];
    return opsmith_batch_norm_check(params, dims);
}

size_t opsmith_batch_norm_saved_bytes(const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims)
{
    if (opsmith_batch_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        return (size_t)(dims->C + dims->C) * sizeof(double);
    }
    return (size_t)(dims->C + dims->C) * sizeof(double);
}

size_t opsmith_batch_norm_forward_workspace_bytes(const opsmith_batch_norm_params *params,
    const opsmith_batch_norm_dims *dims, int32_t threads)
{
    if (opsmith_batch_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = batch_norm_forward_1_geometry(dims);
                const size_t bytes = geometry.form == 0
                ? opsmith_run_bytes(&geometry, 24, 40, threads)
                : opsmith_run_bytes(&geometry, 1536, 2560, threads);
                shared = bytes > shared ? bytes : shared;
            }
            return carried + shared;
        }
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = batch_norm_forward_2_geometry(dims);
            const size_t bytes = geometry.form == 0
            ? opsmith_run_bytes(&geometry, 0, 40, threads)
            : opsmith_run_bytes(&geometry, 0, 2560, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_batch_norm_backward_workspace_bytes(const opsmith_batch_norm_params *params,
    const opsmith_batch_norm_dims *dims, int32_t threads)
{
    if (opsmith_batch_norm_check(params, dims) != OPSMITH_OK) {
        return 0;
    }
    if (params->training && !params->use_global_stats) {
        {
            const size_t carried = (size_t)(0) * sizeof(double);
            size_t shared = 0;
            {
                const opsmith_geometry geometry = batch_norm_backward_1_geometry(dims);
                const size_t bytes = geometry.form == 0
                ? opsmith_run_bytes(&geometry, 48, 40, threads)
                : opsmith_run_bytes(&geometry, 3072, 2560, threads);
                shared = bytes > shared ? bytes : shared;
            }
            return carried + shared;
        }
    }
    {
        const size_t carried = (size_t)(0) * sizeof(double);
        size_t shared = 0;
        {
            const opsmith_geometry geometry = batch_norm_backward_2_geometry(dims);
            const size_t bytes = geometry.form == 0
            ? opsmith_run_bytes(&geometry, 48, 24, threads)
            : opsmith_run_bytes(&geometry, 3072, 1536, threads);
            shared = bytes > shared ? bytes : shared;
        }
        return carried + shared;
    }
}

size_t opsmith_batch_norm_status_message(opsmith_status status, char *buffer, size_t bytes)
{
    return opsmith_format_status("batch_norm", arguments, (int32_t)(sizeof arguments / sizeof arguments[0]), status,
        buffer, bytes);
}

/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * batch_norm, T = bfloat16, S = float32: Normalizes a batch by the mean and variance of each channel, then applies scale gamma and offset beta. */
/* Accumulators. Each holds what a part of the data contributes, and parts merge; `opsmith_reduce_typed.h` fills them from
 * blocks of float or double. */
#ifndef OPSMITH_REDUCE_H
#define OPSMITH_REDUCE_H

/* Numbers: conversions of the 16-bit types, and the functions that <math.h> lacks. Branch-free, so that loops vectorize. */
#ifndef OPSMITH_NUMBER_H
#define OPSMITH_NUMBER_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Small functions, of which a source uses some. */
#ifndef OPSMITH_INLINE
#if defined(__GNUC__)
#define OPSMITH_INLINE static inline __attribute__((unused))
#else
#define OPSMITH_INLINE static inline
#endif
#endif

/* Compiled once where it is used, not once per use. */
#if defined(__GNUC__)
#define OPSMITH_ONCE __attribute__((noinline, unused))
#else
#define OPSMITH_ONCE
#endif

OPSMITH_INLINE float opsmith_float_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

OPSMITH_INLINE uint32_t opsmith_bits_of_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* float16 -> float32, exact. The exponent is rebiased by a multiplication, which also normalizes subnormals. */
OPSMITH_INLINE float opsmith_load_f16(uint16_t half)
{
    const uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
    const uint32_t magnitude = (uint32_t)(half & 0x7fffu) << 13;
    const float scaled = opsmith_float_of_bits(magnitude) * 0x1p112f;
    const uint32_t special = magnitude >= 0x0f800000u ? 0x7f800000u : 0u; /* Inf and NaN */
    return opsmith_float_of_bits(opsmith_bits_of_float(scaled) | special | sign);
}

/* float32 -> float16, to the nearest, ties to even. */
OPSMITH_INLINE uint16_t opsmith_store_f16(float value)
{
    const uint32_t bits = opsmith_bits_of_float(value);
    const uint32_t sign = bits >> 16 & 0x8000u;
    const uint32_t magnitude = bits & 0x7fffffffu;
    /* Normal results: drop 13 bits, rounding; the carry runs into the exponent by itself. */
    const uint32_t rebiased = magnitude - 0x38000000u;
    const uint32_t normal = (rebiased + 0x0fffu + (rebiased >> 13 & 1u)) >> 13;
    /* Subnormal results: adding 0.5 puts the last kept bit at the unit of the sum, which the addition rounds to. */
    const uint32_t subnormal = opsmith_bits_of_float(opsmith_float_of_bits(magnitude) + 0.5f) - 0x3f000000u;
    const uint32_t infinite = magnitude > 0x7f800000u ? 0x7e00u : 0x7c00u;
    const uint32_t finite = magnitude < 0x38800000u ? subnormal : normal;
    return (uint16_t)(sign | (magnitude >= 0x477ff000u ? infinite : finite));
}

OPSMITH_INLINE float opsmith_load_bf16(uint16_t half)
{
    return opsmith_float_of_bits((uint32_t)half << 16);
}

/* float32 -> bfloat16, to the nearest, ties to even. */
OPSMITH_INLINE uint16_t opsmith_store_bf16(float value)
{
    const uint32_t bits = opsmith_bits_of_float(value);
    const uint32_t rounded = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
    const uint32_t nan = bits >> 16 | 0x40u;
    return (uint16_t)((bits & 0x7fffffffu) > 0x7f800000u ? nan : rounded);
}

/* Whole blocks: element loops see 16-bit arrays through blocks of float. */
#define OPSMITH_CONVERT_BLOCKS(suffix)                                                                                 \
    static OPSMITH_ONCE void opsmith_load_block_##suffix(const uint16_t *from, int64_t n, float *into)                 \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            into[i] = opsmith_load_##suffix(from[i]);                                                                  \
        }                                                                                                              \
    }                                                                                                                  \
    static OPSMITH_ONCE void opsmith_store_block_##suffix(const float *from, int64_t n, uint16_t *into)                \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            into[i] = opsmith_store_##suffix(from[i]);                                                                 \
        }                                                                                                              \
    }

OPSMITH_CONVERT_BLOCKS(f16)
OPSMITH_CONVERT_BLOCKS(bf16)

#undef OPSMITH_CONVERT_BLOCKS

/* The part of a double that its float lacks, so that x - value can be taken in two exact steps. */
OPSMITH_INLINE float opsmith_low(double value)
{
    const float high = (float)value;
    return isfinite(high) ? (float)(value - (double)high) : 0.0f;
}

OPSMITH_INLINE double opsmith_rsqrt(double x) { return 1.0 / sqrt(x); }
OPSMITH_INLINE float opsmith_rsqrtf(float x) { return (float)(1.0 / sqrt((double)x)); }
OPSMITH_INLINE double opsmith_square(double x) { return x * x; }
OPSMITH_INLINE float opsmith_squaref(float x) { return x * x; }
OPSMITH_INLINE double opsmith_sign(double x) { return x > 0 ? 1.0 : x < 0 ? -1.0 : x; }
OPSMITH_INLINE float opsmith_signf(float x) { return x > 0 ? 1.0f : x < 0 ? -1.0f : x; }
OPSMITH_INLINE double opsmith_sigmoid(double x) { return 1.0 / (1.0 + exp(-x)); }
OPSMITH_INLINE float opsmith_sigmoidf(float x) { return 1.0f / (1.0f + expf(-x)); }

/* NaN if either is NaN, unlike fmax and fmin. */
OPSMITH_INLINE double opsmith_maximum(double x, double y) { return x > y || x != x ? x : y; }
OPSMITH_INLINE float opsmith_maximumf(float x, float y) { return x > y || x != x ? x : y; }
OPSMITH_INLINE double opsmith_minimum(double x, double y) { return x < y || x != x ? x : y; }
OPSMITH_INLINE float opsmith_minimumf(float x, float y) { return x < y || x != x ? x : y; }

#endif

/* Logical lanes: element i of a block is accumulated in lane i % lanes, whatever the width of the machine's vectors. */
enum { OPSMITH_LANES_f32 = 16, OPSMITH_LANES_f64 = 8 };

typedef struct opsmith_sum { double value; } opsmith_sum;
typedef struct opsmith_mean { double count, mean; } opsmith_mean;
typedef struct opsmith_moments { double count, mean, m2; } opsmith_moments;
typedef struct opsmith_product { double value; } opsmith_product;
typedef struct opsmith_maximum_of { double value; } opsmith_maximum_of;
typedef struct opsmith_minimum_of { double value; } opsmith_minimum_of;
typedef struct opsmith_logsumexp { double max, sum; } opsmith_logsumexp;

#define OPSMITH_SUM_INITIAL {0.0}
#define OPSMITH_MEAN_INITIAL {0.0, 0.0}
#define OPSMITH_MOMENTS_INITIAL {0.0, 0.0, 0.0}
#define OPSMITH_PRODUCT_INITIAL {1.0}
#define OPSMITH_MAXIMUM_OF_INITIAL {-INFINITY}
#define OPSMITH_MINIMUM_OF_INITIAL {INFINITY}
#define OPSMITH_LOGSUMEXP_INITIAL {-INFINITY, 0.0}

OPSMITH_INLINE void opsmith_sum_merge(opsmith_sum *into, const opsmith_sum *from) { into->value += from->value; }

/* The mean of two parts. Infinite ones are added, so that Inf and a finite part give Inf. */
OPSMITH_INLINE double opsmith_joint_mean(double mean, double other, double share)
{
    const double apart = other - mean;
    return isfinite(apart) ? mean + apart * share : mean * (1 - share) + other * share;
}

OPSMITH_INLINE void opsmith_mean_merge(opsmith_mean *into, const opsmith_mean *from)
{
    const double count = into->count + from->count;
    if (into->count == 0) {
        *into = *from;
    } else if (from->count > 0) {
        into->mean = opsmith_joint_mean(into->mean, from->mean, from->count / count);
        into->count = count;
    }
}

/* Chan, Golub, LeVeque 1983. The first part is taken as it is: the square of its mean may overflow. */
OPSMITH_INLINE void opsmith_moments_merge(opsmith_moments *into, const opsmith_moments *from)
{
    const double count = into->count + from->count;
    if (into->count == 0) {
        *into = *from;
    } else if (from->count > 0) {
        const double apart = from->mean - into->mean;
        const double share = from->count / count;
        into->mean = opsmith_joint_mean(into->mean, from->mean, share);
        into->m2 += from->m2 + apart * apart * (into->count * share);
        into->count = count;
    }
}

OPSMITH_INLINE void opsmith_product_merge(opsmith_product *into, const opsmith_product *from) { into->value *= from->value; }

OPSMITH_INLINE void opsmith_maximum_of_merge(opsmith_maximum_of *into, const opsmith_maximum_of *from)
{
    into->value = opsmith_maximum(into->value, from->value);
}

OPSMITH_INLINE void opsmith_minimum_of_merge(opsmith_minimum_of *into, const opsmith_minimum_of *from)
{
    into->value = opsmith_minimum(into->value, from->value);
}

OPSMITH_INLINE void opsmith_logsumexp_merge(opsmith_logsumexp *into, const opsmith_logsumexp *from)
{
    const double max = opsmith_maximum(into->max, from->max);
    if (isfinite(max)) {
        into->sum = into->sum * exp(into->max - max) + from->sum * exp(from->max - max);
    }
    into->max = max;
}

OPSMITH_INLINE double opsmith_sum_value(const opsmith_sum *sum) { return sum->value; }
OPSMITH_INLINE double opsmith_mean_value(const opsmith_mean *mean) { return mean->count > 0 ? mean->mean : (double)NAN; }
OPSMITH_INLINE double opsmith_moments_mean(const opsmith_moments *m) { return m->count > 0 ? m->mean : (double)NAN; }
OPSMITH_INLINE double opsmith_moments_var(const opsmith_moments *m) { return m->count > 0 ? m->m2 / m->count : (double)NAN; }
OPSMITH_INLINE double opsmith_product_value(const opsmith_product *product) { return product->value; }
OPSMITH_INLINE double opsmith_maximum_of_value(const opsmith_maximum_of *maximum) { return maximum->value; }
OPSMITH_INLINE double opsmith_minimum_of_value(const opsmith_minimum_of *minimum) { return minimum->value; }

OPSMITH_INLINE double opsmith_logsumexp_value(const opsmith_logsumexp *l)
{
    return isfinite(l->max) ? l->max + log(l->sum) : l->max;
}

#define OPSMITH_T float
#define OPSMITH_S f32
#define OPSMITH_EXP expf
/* Blocks into accumulators, for OPSMITH_T elements; included by opsmith_reduce.h once per type.
 *
 * opsmith_KIND_add_S takes n elements of one group; opsmith_KIND_columns_S takes `rows` rows of `width` neighbouring groups.
 * The elements are not const, though nobody writes them: a compiler takes a local array handed on as const for read whole,
 * and warns where a loop that may have no iterations filled it. Lanes are summed in OPSMITH_T over at most OPSMITH_BLOCK elements, everything above that in double. */
#define OPSMITH_NAME(kind, what) OPSMITH_PASTE(opsmith_##kind##_##what, OPSMITH_S)
#define OPSMITH_LANES OPSMITH_PASTE(OPSMITH_LANES, OPSMITH_S)

OPSMITH_INLINE double OPSMITH_NAME(lanes, total)(const OPSMITH_T *lanes)
{
    double parts[OPSMITH_LANES];
    for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
        parts[lane] = (double)lanes[lane];
    }
    for (int half = OPSMITH_LANES / 2; half > 0; half /= 2) {
        for (int lane = 0; lane < half; ++lane) {
            parts[lane] += parts[lane + half];
        }
    }
    return parts[0];
}

/* A value near the mean: the mean of the first elements, by halves, which is exact where they are equal and overflows
 * nowhere. One sample would spoil the variance if it were an outlier. */
OPSMITH_INLINE OPSMITH_T OPSMITH_NAME(block, shift)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    enum { SAMPLE = 16 };
    double halves[SAMPLE];
    if (n < SAMPLE) {
        return x[0];
    }
    for (int i = 0; i < SAMPLE; ++i) {
        halves[i] = (double)x[i * stride];
    }
    for (int half = SAMPLE / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; ++i) {
            halves[i] = 0.5 * halves[i] + 0.5 * halves[i + half];
        }
    }
    return (OPSMITH_T)halves[0];
}

/* The sum of n elements, `stride` apart, in double: for blocks whose sums do not fit OPSMITH_T. */
static OPSMITH_ONCE double OPSMITH_NAME(sum, wide)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) {
        sum += (double)x[i * stride];
    }
    return sum;
}

static OPSMITH_ONCE void OPSMITH_NAME(sum, add)(OPSMITH_T *x, int64_t n, opsmith_sum *into)
{
    OPSMITH_T lanes[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            lanes[lane] += x[i + lane];
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        lanes[lane] += x[i];
    }
    const double sum = OPSMITH_NAME(lanes, total)(lanes);
    into->value += isfinite(sum) ? sum : OPSMITH_NAME(sum, wide)(x, n, 1);
}

static OPSMITH_ONCE void OPSMITH_NAME(sum, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_sum *into)
{
    OPSMITH_T sums[OPSMITH_COLUMNS] = {0};
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            sums[j] += x[row * width + j];
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        into[j].value += isfinite(sums[j]) ? (double)sums[j] : OPSMITH_NAME(sum, wide)(x + j, rows, width);
    }
}

/* Whether the squares fitted OPSMITH_T: they did not overflow, and vanished only if the elements are all the same. */
OPSMITH_INLINE int OPSMITH_NAME(moments, fit)(const OPSMITH_T *x, int64_t n, int64_t stride, OPSMITH_T shift, double sum,
                                             double square)
{
    if (square > 0x1p-100 || square != square) {
        return isfinite(sum) && isfinite(square);
    }
    for (int64_t i = 0; i < n; ++i) {
        if (x[i * stride] != shift) {
            return 0;
        }
    }
    return 1;
}

/* The moments of n elements, `stride` apart, in double: for blocks whose squares do not fit OPSMITH_T. */
static OPSMITH_ONCE opsmith_moments OPSMITH_NAME(moments, wide)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    opsmith_moments m = {(double)n, 0.0, 0.0};
    for (int64_t i = 0; i < n; ++i) {
        m.mean += (double)x[i * stride] / (double)n;
    }
    for (int64_t i = 0; i < n; ++i) {
        const double apart = (double)x[i * stride] - m.mean;
        m.m2 += apart * apart;
    }
    return m;
}

OPSMITH_INLINE opsmith_moments OPSMITH_NAME(moments, from)(int64_t n, OPSMITH_T shift, double sum, double square)
{
    const double count = (double)n;
    const double m2 = square - sum * (sum / count);
    const opsmith_moments m = {count, (double)shift + sum / count, m2 > 0 ? m2 : m2 != m2 ? m2 : 0.0};
    return m;
}

static OPSMITH_ONCE void OPSMITH_NAME(moments, add)(OPSMITH_T *x, int64_t n, opsmith_moments *into)
{
    if (n == 0) {
        return;
    }
    const OPSMITH_T shift = OPSMITH_NAME(block, shift)(x, n, 1);
    OPSMITH_T sums[OPSMITH_LANES] = {0};
    OPSMITH_T squares[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            const OPSMITH_T apart = x[i + lane] - shift;
            sums[lane] += apart;
            squares[lane] += apart * apart;
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        const OPSMITH_T apart = x[i] - shift;
        sums[lane] += apart;
        squares[lane] += apart * apart;
    }
    const double sum = OPSMITH_NAME(lanes, total)(sums), square = OPSMITH_NAME(lanes, total)(squares);
    const opsmith_moments block = OPSMITH_NAME(moments, fit)(x, n, 1, shift, sum, square)
                                      ? OPSMITH_NAME(moments, from)(n, shift, sum, square)
                                      : OPSMITH_NAME(moments, wide)(x, n, 1);
    opsmith_moments_merge(into, &block);
}

static OPSMITH_ONCE void OPSMITH_NAME(moments, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_moments *into)
{
    if (rows == 0) {
        return;
    }
    OPSMITH_T shifts[OPSMITH_COLUMNS] = {0};
    OPSMITH_T sums[OPSMITH_COLUMNS] = {0};
    OPSMITH_T squares[OPSMITH_COLUMNS] = {0};
    for (int64_t j = 0; j < width; ++j) {
        shifts[j] = OPSMITH_NAME(block, shift)(x + j, rows, width);
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            const OPSMITH_T apart = x[row * width + j] - shifts[j];
            sums[j] += apart;
            squares[j] += apart * apart;
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        const double sum = (double)sums[j], square = (double)squares[j];
        const opsmith_moments block = OPSMITH_NAME(moments, fit)(x + j, rows, width, shifts[j], sum, square)
                                          ? OPSMITH_NAME(moments, from)(rows, shifts[j], sum, square)
                                          : OPSMITH_NAME(moments, wide)(x + j, rows, width);
        opsmith_moments_merge(&into[j], &block);
    }
}

static OPSMITH_ONCE void OPSMITH_NAME(mean, add)(OPSMITH_T *x, int64_t n, opsmith_mean *into)
{
    if (n == 0) {
        return;
    }
    const OPSMITH_T shift = OPSMITH_NAME(block, shift)(x, n, 1);
    OPSMITH_T sums[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            sums[lane] += x[i + lane] - shift;
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        sums[lane] += x[i] - shift;
    }
    opsmith_mean block = {(double)n, (double)shift + OPSMITH_NAME(lanes, total)(sums) / (double)n};
    if (!isfinite(block.mean)) {
        block.mean = OPSMITH_NAME(moments, wide)(x, n, 1).mean;
    }
    opsmith_mean_merge(into, &block);
}

static OPSMITH_ONCE void OPSMITH_NAME(mean, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_mean *into)
{
    if (rows == 0) {
        return;
    }
    OPSMITH_T shifts[OPSMITH_COLUMNS] = {0};
    OPSMITH_T sums[OPSMITH_COLUMNS] = {0};
    for (int64_t j = 0; j < width; ++j) {
        shifts[j] = OPSMITH_NAME(block, shift)(x + j, rows, width);
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            sums[j] += x[row * width + j] - shifts[j];
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        opsmith_mean block = {(double)rows, (double)shifts[j] + (double)sums[j] / (double)rows};
        if (!isfinite(block.mean)) {
            block.mean = OPSMITH_NAME(moments, wide)(x + j, rows, width).mean;
        }
        opsmith_mean_merge(&into[j], &block);
    }
}

/* The reductions whose order does not matter, or which are rare enough to go element by element. */
#define OPSMITH_SIMPLE(kind, step)                                                                                     \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, add)(OPSMITH_T *x, int64_t n, opsmith_##kind *into)                    \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            into->value = step;                                                                                        \
        }                                                                                                              \
    }                                                                                                                  \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, columns)(OPSMITH_T *x, int64_t rows, int64_t width,                    \
                                                   opsmith_##kind *columns)                                            \
    {                                                                                                                  \
        for (int64_t i = 0; i < rows * width; ++i) {                                                                   \
            opsmith_##kind *into = &columns[i % width];                                                                \
            into->value = step;                                                                                        \
        }                                                                                                              \
    }

OPSMITH_SIMPLE(product, into->value * (double)x[i])
OPSMITH_SIMPLE(maximum_of, opsmith_maximum(into->value, (double)x[i]))
OPSMITH_SIMPLE(minimum_of, opsmith_minimum(into->value, (double)x[i]))

#undef OPSMITH_SIMPLE

OPSMITH_INLINE opsmith_logsumexp OPSMITH_NAME(logsumexp, from)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    opsmith_logsumexp block = OPSMITH_LOGSUMEXP_INITIAL;
    for (int64_t i = 0; i < n; ++i) {
        block.max = opsmith_maximum(block.max, (double)x[i * stride]);
    }
    if (isfinite(block.max)) {
        const OPSMITH_T max = (OPSMITH_T)block.max;
        for (int64_t i = 0; i < n; ++i) {
            block.sum += (double)OPSMITH_EXP(x[i * stride] - max);
        }
    }
    return block;
}

static OPSMITH_ONCE void OPSMITH_NAME(logsumexp, add)(OPSMITH_T *x, int64_t n, opsmith_logsumexp *into)
{
    const opsmith_logsumexp block = OPSMITH_NAME(logsumexp, from)(x, n, 1);
    opsmith_logsumexp_merge(into, &block);
}

static OPSMITH_ONCE void OPSMITH_NAME(logsumexp, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_logsumexp *into)
{
    for (int64_t j = 0; j < width; ++j) {
        const opsmith_logsumexp block = OPSMITH_NAME(logsumexp, from)(x + j, rows, width);
        opsmith_logsumexp_merge(&into[j], &block);
    }
}

#undef OPSMITH_NAME
#undef OPSMITH_LANES
#undef OPSMITH_T
#undef OPSMITH_S
#undef OPSMITH_EXP
#define OPSMITH_T double
#define OPSMITH_S f64
#define OPSMITH_EXP exp
/* Blocks into accumulators, for OPSMITH_T elements; included by opsmith_reduce.h once per type.
 *
 * opsmith_KIND_add_S takes n elements of one group; opsmith_KIND_columns_S takes `rows` rows of `width` neighbouring groups.
 * The elements are not const, though nobody writes them: a compiler takes a local array handed on as const for read whole,
 * and warns where a loop that may have no iterations filled it. Lanes are summed in OPSMITH_T over at most OPSMITH_BLOCK elements, everything above that in double. */
#define OPSMITH_NAME(kind, what) OPSMITH_PASTE(opsmith_##kind##_##what, OPSMITH_S)
#define OPSMITH_LANES OPSMITH_PASTE(OPSMITH_LANES, OPSMITH_S)

OPSMITH_INLINE double OPSMITH_NAME(lanes, total)(const OPSMITH_T *lanes)
{
    double parts[OPSMITH_LANES];
    for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
        parts[lane] = (double)lanes[lane];
    }
    for (int half = OPSMITH_LANES / 2; half > 0; half /= 2) {
        for (int lane = 0; lane < half; ++lane) {
            parts[lane] += parts[lane + half];
        }
    }
    return parts[0];
}

/* A value near the mean: the mean of the first elements, by halves, which is exact where they are equal and overflows
 * nowhere. One sample would spoil the variance if it were an outlier. */
OPSMITH_INLINE OPSMITH_T OPSMITH_NAME(block, shift)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    enum { SAMPLE = 16 };
    double halves[SAMPLE];
    if (n < SAMPLE) {
        return x[0];
    }
    for (int i = 0; i < SAMPLE; ++i) {
        halves[i] = (double)x[i * stride];
    }
    for (int half = SAMPLE / 2; half > 0; half /= 2) {
        for (int i = 0; i < half; ++i) {
            halves[i] = 0.5 * halves[i] + 0.5 * halves[i + half];
        }
    }
    return (OPSMITH_T)halves[0];
}

/* The sum of n elements, `stride` apart, in double: for blocks whose sums do not fit OPSMITH_T. */
static OPSMITH_ONCE double OPSMITH_NAME(sum, wide)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) {
        sum += (double)x[i * stride];
    }
    return sum;
}

static OPSMITH_ONCE void OPSMITH_NAME(sum, add)(OPSMITH_T *x, int64_t n, opsmith_sum *into)
{
    OPSMITH_T lanes[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            lanes[lane] += x[i + lane];
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        lanes[lane] += x[i];
    }
    const double sum = OPSMITH_NAME(lanes, total)(lanes);
    into->value += isfinite(sum) ? sum : OPSMITH_NAME(sum, wide)(x, n, 1);
}

static OPSMITH_ONCE void OPSMITH_NAME(sum, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_sum *into)
{
    OPSMITH_T sums[OPSMITH_COLUMNS] = {0};
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            sums[j] += x[row * width + j];
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        into[j].value += isfinite(sums[j]) ? (double)sums[j] : OPSMITH_NAME(sum, wide)(x + j, rows, width);
    }
}

/* Whether the squares fitted OPSMITH_T: they did not overflow, and vanished only if the elements are all the same. */
OPSMITH_INLINE int OPSMITH_NAME(moments, fit)(const OPSMITH_T *x, int64_t n, int64_t stride, OPSMITH_T shift, double sum,
                                             double square)
{
    if (square > 0x1p-100 || square != square) {
        return isfinite(sum) && isfinite(square);
    }
    for (int64_t i = 0; i < n; ++i) {
        if (x[i * stride] != shift) {
            return 0;
        }
    }
    return 1;
}

/* The moments of n elements, `stride` apart, in double: for blocks whose squares do not fit OPSMITH_T. */
static OPSMITH_ONCE opsmith_moments OPSMITH_NAME(moments, wide)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    opsmith_moments m = {(double)n, 0.0, 0.0};
    for (int64_t i = 0; i < n; ++i) {
        m.mean += (double)x[i * stride] / (double)n;
    }
    for (int64_t i = 0; i < n; ++i) {
        const double apart = (double)x[i * stride] - m.mean;
        m.m2 += apart * apart;
    }
    return m;
}

OPSMITH_INLINE opsmith_moments OPSMITH_NAME(moments, from)(int64_t n, OPSMITH_T shift, double sum, double square)
{
    const double count = (double)n;
    const double m2 = square - sum * (sum / count);
    const opsmith_moments m = {count, (double)shift + sum / count, m2 > 0 ? m2 : m2 != m2 ? m2 : 0.0};
    return m;
}

static OPSMITH_ONCE void OPSMITH_NAME(moments, add)(OPSMITH_T *x, int64_t n, opsmith_moments *into)
{
    if (n == 0) {
        return;
    }
    const OPSMITH_T shift = OPSMITH_NAME(block, shift)(x, n, 1);
    OPSMITH_T sums[OPSMITH_LANES] = {0};
    OPSMITH_T squares[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            const OPSMITH_T apart = x[i + lane] - shift;
            sums[lane] += apart;
            squares[lane] += apart * apart;
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        const OPSMITH_T apart = x[i] - shift;
        sums[lane] += apart;
        squares[lane] += apart * apart;
    }
    const double sum = OPSMITH_NAME(lanes, total)(sums), square = OPSMITH_NAME(lanes, total)(squares);
    const opsmith_moments block = OPSMITH_NAME(moments, fit)(x, n, 1, shift, sum, square)
                                      ? OPSMITH_NAME(moments, from)(n, shift, sum, square)
                                      : OPSMITH_NAME(moments, wide)(x, n, 1);
    opsmith_moments_merge(into, &block);
}

static OPSMITH_ONCE void OPSMITH_NAME(moments, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_moments *into)
{
    if (rows == 0) {
        return;
    }
    OPSMITH_T shifts[OPSMITH_COLUMNS] = {0};
    OPSMITH_T sums[OPSMITH_COLUMNS] = {0};
    OPSMITH_T squares[OPSMITH_COLUMNS] = {0};
    for (int64_t j = 0; j < width; ++j) {
        shifts[j] = OPSMITH_NAME(block, shift)(x + j, rows, width);
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            const OPSMITH_T apart = x[row * width + j] - shifts[j];
            sums[j] += apart;
            squares[j] += apart * apart;
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        const double sum = (double)sums[j], square = (double)squares[j];
        const opsmith_moments block = OPSMITH_NAME(moments, fit)(x + j, rows, width, shifts[j], sum, square)
                                          ? OPSMITH_NAME(moments, from)(rows, shifts[j], sum, square)
                                          : OPSMITH_NAME(moments, wide)(x + j, rows, width);
        opsmith_moments_merge(&into[j], &block);
    }
}

static OPSMITH_ONCE void OPSMITH_NAME(mean, add)(OPSMITH_T *x, int64_t n, opsmith_mean *into)
{
    if (n == 0) {
        return;
    }
    const OPSMITH_T shift = OPSMITH_NAME(block, shift)(x, n, 1);
    OPSMITH_T sums[OPSMITH_LANES] = {0};
    int64_t i = 0;
    for (; i + OPSMITH_LANES <= n; i += OPSMITH_LANES) {
        for (int lane = 0; lane < OPSMITH_LANES; ++lane) {
            sums[lane] += x[i + lane] - shift;
        }
    }
    for (int lane = 0; i < n; ++i, ++lane) {
        sums[lane] += x[i] - shift;
    }
    opsmith_mean block = {(double)n, (double)shift + OPSMITH_NAME(lanes, total)(sums) / (double)n};
    if (!isfinite(block.mean)) {
        block.mean = OPSMITH_NAME(moments, wide)(x, n, 1).mean;
    }
    opsmith_mean_merge(into, &block);
}

static OPSMITH_ONCE void OPSMITH_NAME(mean, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_mean *into)
{
    if (rows == 0) {
        return;
    }
    OPSMITH_T shifts[OPSMITH_COLUMNS] = {0};
    OPSMITH_T sums[OPSMITH_COLUMNS] = {0};
    for (int64_t j = 0; j < width; ++j) {
        shifts[j] = OPSMITH_NAME(block, shift)(x + j, rows, width);
    }
    for (int64_t row = 0; row < rows; ++row) {
        for (int64_t j = 0; j < width; ++j) {
            sums[j] += x[row * width + j] - shifts[j];
        }
    }
    for (int64_t j = 0; j < width; ++j) {
        opsmith_mean block = {(double)rows, (double)shifts[j] + (double)sums[j] / (double)rows};
        if (!isfinite(block.mean)) {
            block.mean = OPSMITH_NAME(moments, wide)(x + j, rows, width).mean;
        }
        opsmith_mean_merge(&into[j], &block);
    }
}

/* The reductions whose order does not matter, or which are rare enough to go element by element. */
#define OPSMITH_SIMPLE(kind, step)                                                                                     \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, add)(OPSMITH_T *x, int64_t n, opsmith_##kind *into)                    \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; ++i) {                                                                              \
            into->value = step;                                                                                        \
        }                                                                                                              \
    }                                                                                                                  \
    static OPSMITH_ONCE void OPSMITH_NAME(kind, columns)(OPSMITH_T *x, int64_t rows, int64_t width,                    \
                                                   opsmith_##kind *columns)                                            \
    {                                                                                                                  \
        for (int64_t i = 0; i < rows * width; ++i) {                                                                   \
            opsmith_##kind *into = &columns[i % width];                                                                \
            into->value = step;                                                                                        \
        }                                                                                                              \
    }

OPSMITH_SIMPLE(product, into->value * (double)x[i])
OPSMITH_SIMPLE(maximum_of, opsmith_maximum(into->value, (double)x[i]))
OPSMITH_SIMPLE(minimum_of, opsmith_minimum(into->value, (double)x[i]))

#undef OPSMITH_SIMPLE

OPSMITH_INLINE opsmith_logsumexp OPSMITH_NAME(logsumexp, from)(const OPSMITH_T *x, int64_t n, int64_t stride)
{
    opsmith_logsumexp block = OPSMITH_LOGSUMEXP_INITIAL;
    for (int64_t i = 0; i < n; ++i) {
        block.max = opsmith_maximum(block.max, (double)x[i * stride]);
    }
    if (isfinite(block.max)) {
        const OPSMITH_T max = (OPSMITH_T)block.max;
        for (int64_t i = 0; i < n; ++i) {
            block.sum += (double)OPSMITH_EXP(x[i * stride] - max);
        }
    }
    return block;
}

static OPSMITH_ONCE void OPSMITH_NAME(logsumexp, add)(OPSMITH_T *x, int64_t n, opsmith_logsumexp *into)
{
    const opsmith_logsumexp block = OPSMITH_NAME(logsumexp, from)(x, n, 1);
    opsmith_logsumexp_merge(into, &block);
}

static OPSMITH_ONCE void OPSMITH_NAME(logsumexp, columns)(OPSMITH_T *x, int64_t rows, int64_t width, opsmith_logsumexp *into)
{
    for (int64_t j = 0; j < width; ++j) {
        const opsmith_logsumexp block = OPSMITH_NAME(logsumexp, from)(x + j, rows, width);
        opsmith_logsumexp_merge(&into[j], &block);
    }
}

#undef OPSMITH_NAME
#undef OPSMITH_LANES
#undef OPSMITH_T
#undef OPSMITH_S
#undef OPSMITH_EXP

#endif

/* Stands for a gradient that was not given. */
static const uint16_t zeros_bf16_bf16[OPSMITH_BLOCK] = {0};

/* ---- forward ---- */

typedef struct forward_bf16_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const uint16_t *data; /* (outer, C, inner) */
    const float *gamma; /* (C) */
    const float *beta; /* (C) */
    const float *moving_mean; /* (C) */
    const float *moving_var; /* (C) */
    float *new_moving_mean; /* (C) */
    float *new_moving_var; /* (C) */
    uint16_t *out; /* (outer, C, inner) */
    float *mean; /* (C) */
    float *invstd; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
} forward_bf16_arguments;

/* forward_bf16_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_bf16_1_rows_sums {
    opsmith_moments moments;
} forward_bf16_1_rows_sums;

_Static_assert(sizeof(forward_bf16_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_bf16_1_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_bf16_1_rows_scalars {
    float mean_high;
    float mean_low;
    float invstd;
    float scale;
    float beta;
} forward_bf16_1_rows_scalars;

_Static_assert(sizeof(forward_bf16_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_bf16_1_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void forward_bf16_1_rows_initialize(void *sums_)
{
    forward_bf16_1_rows_sums *sums = sums_;
    sums->moments = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
}

static void forward_bf16_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_bf16_arguments *a = arguments;
    const forward_bf16_1_rows_sums *sums = sums_;
    forward_bf16_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double mean = opsmith_moments_mean(&sums->moments);
    const double var = opsmith_moments_var(&sums->moments);
    const double invstd = opsmith_rsqrt(var + a->params->eps);
    const double new_moving_mean = (double)a->moving_mean[i_C] * a->params->momentum + mean
        * (1.0 - a->params->momentum);
    const double new_moving_var = (double)a->moving_var[i_C] * a->params->momentum + var * (1.0 - a->params->momentum);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

    if (a->mean != NULL) {
        a->mean[i_C] = (float)mean;
    }
    if (a->invstd != NULL) {
        a->invstd[i_C] = (float)invstd;
    }
    if (a->dims->outer > 0 && a->dims->inner > 0) {
        a->new_moving_mean[i_C] = (float)new_moving_mean;
        a->new_moving_var[i_C] = (float)new_moving_var;
    }
    if (a->saved_mean != NULL) {
        a->saved_mean[i_C] = mean;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[i_C] = invstd;
    }

    scalars->mean_high = (float)mean;
    scalars->mean_low = opsmith_low(mean);
    scalars->invstd = (float)invstd;
    scalars->scale = (float)scale;
    scalars->beta = a->beta[i_C];
}

static void forward_bf16_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_bf16_arguments *a = arguments;
    (void)scalars_;
    forward_bf16_1_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;

    /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
    {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float data[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                tile->length, data);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
        }
        opsmith_moments_add_f32(terms, n, &sums->moments);
    }
}

static void forward_bf16_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_bf16_1_rows_sums *sums = sums_;
    const forward_bf16_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_moments_merge(&sums->moments, &block->moments);
}

static void forward_bf16_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_bf16_arguments *a = arguments;
    const forward_bf16_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const float mean_high = scalars->mean_high;
    const float mean_low = scalars->mean_low;
    const float invstd = scalars->invstd;
    const float scale = scalars->scale;
    const float beta = scalars->beta;

    /* out = (data - mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        float data[OPSMITH_BLOCK];
        opsmith_load_block_bf16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, tile->length,
            data);
        float out[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high) - mean_low) * invstd * scale + beta;
        }
        opsmith_store_block_bf16(out, tile->length, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner
            + tile->begin);
    }
}

static const opsmith_sweep forward_bf16_1_rows_sweeps[] = {
    {NULL, forward_bf16_1_rows_sweep_1, forward_bf16_1_rows_merge_1},
    {forward_bf16_1_rows_section_1, forward_bf16_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_bf16_1_rows = {
    .sweeps = forward_bf16_1_rows_sweeps,
    .count = 2,
    .initialize = forward_bf16_1_rows_initialize,
    .sums_bytes = sizeof(forward_bf16_1_rows_sums),
    .scalars_bytes = sizeof(forward_bf16_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_bf16_1_columns_sums {
    opsmith_moments moments[OPSMITH_COLUMNS];
} forward_bf16_1_columns_sums;

_Static_assert(sizeof(forward_bf16_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_bf16_1_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_bf16_1_columns_scalars {
    float mean_high[OPSMITH_COLUMNS];
    float mean_low[OPSMITH_COLUMNS];
    float invstd[OPSMITH_COLUMNS];
    float scale[OPSMITH_COLUMNS];
    float beta[OPSMITH_COLUMNS];
} forward_bf16_1_columns_scalars;

_Static_assert(sizeof(forward_bf16_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_bf16_1_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void forward_bf16_1_columns_initialize(void *sums_)
{
    forward_bf16_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->moments[j] = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
    }
}

static void forward_bf16_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_bf16_arguments *a = arguments;
    const forward_bf16_1_columns_sums *sums = sums_;
    forward_bf16_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double mean = opsmith_moments_mean(&sums->moments[j]);
        const double var = opsmith_moments_var(&sums->moments[j]);
        const double invstd = opsmith_rsqrt(var + a->params->eps);
        const double new_moving_mean = (double)a->moving_mean[i_C] * a->params->momentum + mean
            * (1.0 - a->params->momentum);
        const double new_moving_var = (double)a->moving_var[i_C] * a->params->momentum + var
            * (1.0 - a->params->momentum);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

        if (a->mean != NULL) {
            a->mean[i_C] = (float)mean;
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = (float)invstd;
        }
        if (a->dims->outer > 0 && a->dims->inner > 0) {
            a->new_moving_mean[i_C] = (float)new_moving_mean;
            a->new_moving_var[i_C] = (float)new_moving_var;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_C] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }

        scalars->mean_high[j] = (float)mean;
        scalars->mean_low[j] = opsmith_low(mean);
        scalars->invstd[j] = (float)invstd;
        scalars->scale[j] = (float)scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_bf16_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_bf16_arguments *a = arguments;
    (void)scalars_;
    forward_bf16_1_columns_sums *sums = sums_;

    /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
    {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float data[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
        }
        opsmith_moments_columns_f32(terms, tile->last - tile->first, tile->length, sums->moments);
    }
}

static void forward_bf16_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_bf16_1_columns_sums *sums = sums_;
    const forward_bf16_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_moments_merge(&sums->moments[j], &block->moments[j]);
    }
}

static void forward_bf16_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_bf16_arguments *a = arguments;
    const forward_bf16_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const float *mean_high = scalars->mean_high;
    const float *mean_low = scalars->mean_low;
    const float *invstd = scalars->invstd;
    const float *scale = scalars->scale;
    const float *beta = scalars->beta;

    /* out = (data - mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        float data[OPSMITH_BLOCK];
        opsmith_load_block_bf16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
        float out[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high[i]) - mean_low[i]) * invstd[i] * scale[i] + beta[i];
        }
        opsmith_store_block_bf16(out, tile->length, a->out + i_outer * a->dims->C + tile->begin);
    }
}

static const opsmith_sweep forward_bf16_1_columns_sweeps[] = {
    {NULL, forward_bf16_1_columns_sweep_1, forward_bf16_1_columns_merge_1},
    {forward_bf16_1_columns_section_1, forward_bf16_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_bf16_1_columns = {
    .sweeps = forward_bf16_1_columns_sweeps,
    .count = 2,
    .initialize = forward_bf16_1_columns_initialize,
    .sums_bytes = sizeof(forward_bf16_1_columns_sums),
    .scalars_bytes = sizeof(forward_bf16_1_columns_scalars),
};

static void forward_bf16_1(forward_bf16_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = batch_norm_forward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_bf16_1_rows : &forward_bf16_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* forward_bf16_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_bf16_2_rows_scalars {
    float moving_mean_high;
    float moving_mean_low;
    float invstd;
    float scale;
    float beta;
} forward_bf16_2_rows_scalars;

_Static_assert(sizeof(forward_bf16_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_bf16_2_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void forward_bf16_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_bf16_arguments *a = arguments;
    (void)sums_;
    forward_bf16_2_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double invstd = opsmith_rsqrt((double)a->moving_var[i_C] + a->params->eps);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

    if (a->mean != NULL) {
        a->mean[i_C] = a->moving_mean[i_C];
    }
    if (a->invstd != NULL) {
        a->invstd[i_C] = (float)invstd;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[i_C] = invstd;
    }
    if (a->saved_moving_mean != NULL) {
        a->saved_moving_mean[i_C] = (double)a->moving_mean[i_C];
    }

    scalars->moving_mean_high = a->moving_mean[i_C];
    scalars->moving_mean_low = opsmith_low((double)a->moving_mean[i_C]);
    scalars->invstd = (float)invstd;
    scalars->scale = (float)scale;
    scalars->beta = a->beta[i_C];
}

static void forward_bf16_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_bf16_arguments *a = arguments;
    const forward_bf16_2_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const float moving_mean_high = scalars->moving_mean_high;
    const float moving_mean_low = scalars->moving_mean_low;
    const float invstd = scalars->invstd;
    const float scale = scalars->scale;
    const float beta = scalars->beta;

    /* out = (data - moving_mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        float data[OPSMITH_BLOCK];
        opsmith_load_block_bf16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, tile->length,
            data);
        float out[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - moving_mean_high) - moving_mean_low) * invstd * scale + beta;
        }
        opsmith_store_block_bf16(out, tile->length, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner
            + tile->begin);
    }
}

static const opsmith_sweep forward_bf16_2_rows_sweeps[] = {
    {forward_bf16_2_rows_section_0, forward_bf16_2_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_bf16_2_rows = {
    .sweeps = forward_bf16_2_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_bf16_2_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_bf16_2_columns_scalars {
    float moving_mean_high[OPSMITH_COLUMNS];
    float moving_mean_low[OPSMITH_COLUMNS];
    float invstd[OPSMITH_COLUMNS];
    float scale[OPSMITH_COLUMNS];
    float beta[OPSMITH_COLUMNS];
} forward_bf16_2_columns_scalars;

_Static_assert(sizeof(forward_bf16_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_bf16_2_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void forward_bf16_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_bf16_arguments *a = arguments;
    (void)sums_;
    forward_bf16_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double invstd = opsmith_rsqrt((double)a->moving_var[i_C] + a->params->eps);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

        if (a->mean != NULL) {
            a->mean[i_C] = a->moving_mean[i_C];
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = (float)invstd;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }
        if (a->saved_moving_mean != NULL) {
            a->saved_moving_mean[i_C] = (double)a->moving_mean[i_C];
        }

        scalars->moving_mean_high[j] = a->moving_mean[i_C];
        scalars->moving_mean_low[j] = opsmith_low((double)a->moving_mean[i_C]);
        scalars->invstd[j] = (float)invstd;
        scalars->scale[j] = (float)scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_bf16_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_bf16_arguments *a = arguments;
    const forward_bf16_2_columns_scalars *scalars = scalars_;
    (void)sums_;
    const float *moving_mean_high = scalars->moving_mean_high;
    const float *moving_mean_low = scalars->moving_mean_low;
    const float *invstd = scalars->invstd;
    const float *scale = scalars->scale;
    const float *beta = scalars->beta;

    /* out = (data - moving_mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        float data[OPSMITH_BLOCK];
        opsmith_load_block_bf16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
        float out[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - moving_mean_high[i]) - moving_mean_low[i]) * invstd[i] * scale[i] + beta[i];
        }
        opsmith_store_block_bf16(out, tile->length, a->out + i_outer * a->dims->C + tile->begin);
    }
}

static const opsmith_sweep forward_bf16_2_columns_sweeps[] = {
    {forward_bf16_2_columns_section_0, forward_bf16_2_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_bf16_2_columns = {
    .sweeps = forward_bf16_2_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_bf16_2_columns_scalars),
};

static void forward_bf16_2(forward_bf16_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = batch_norm_forward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_bf16_2_rows : &forward_bf16_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_forward_bf16)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, uint16_t *out, float *mean, float *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_forward_bf16)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, uint16_t *out, float *mean, float *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_moving_mean = params->training && !params->use_global_stats;
    const int32_t writes_moving_var = params->training && !params->use_global_stats;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 12, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(float), 13, 0, 0, 1},
        {beta, (dims->C) * (int64_t)sizeof(float), 14, 0, 0, 1},
        {moving_mean, (dims->C) * (int64_t)sizeof(float), 15, 0, 0, 1},
        {moving_var, (dims->C) * (int64_t)sizeof(float), 16, 0, 0, 1},
        {new_moving_mean, (dims->C) * (int64_t)sizeof(float), 17, 1, 15, writes_moving_mean},
        {new_moving_var, (dims->C) * (int64_t)sizeof(float), 18, 1, 16, writes_moving_var},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 19, 1, 0, 1},
        {mean, (dims->C) * (int64_t)sizeof(float), 20, 1, 0, params->output_mean_var},
        {invstd, (dims->C) * (int64_t)sizeof(float), 21, 1, 0, params->output_mean_var},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 1, 0, 0},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_bf16_arguments a = {
        .params = params,
        .dims = dims,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .moving_mean = moving_mean,
        .moving_var = moving_var,
        .new_moving_mean = new_moving_mean,
        .new_moving_var = new_moving_var,
        .out = out,
        .mean = mean,
        .invstd = invstd,
    };
    if (params->training && !params->use_global_stats) {
        forward_bf16_1(&a, saved, workspace, executor);
    } else {
        forward_bf16_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_bf16_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const uint16_t *d_out; /* (outer, C, inner) */
    const uint16_t *data; /* (outer, C, inner) */
    const float *gamma; /* (C) */
    const float *beta; /* (C) */
    uint16_t *d_data; /* (outer, C, inner) */
    float *d_gamma; /* (C) */
    float *d_beta; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
} backward_bf16_arguments;

/* backward_bf16_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_bf16_1_rows_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
} backward_bf16_1_rows_sums;

_Static_assert(sizeof(backward_bf16_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_bf16_1_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_bf16_1_rows_scalars {
    float mean_high;
    float mean_low;
    float factor;
    float scale_times_invstd;
    float d_mean_over_size;
} backward_bf16_1_rows_scalars;

_Static_assert(sizeof(backward_bf16_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_bf16_1_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void backward_bf16_1_rows_initialize(void *sums_)
{
    backward_bf16_1_rows_sums *sums = sums_;
    sums->sum_d_out_data_minus_mean = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_bf16_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_bf16_arguments *a = arguments;
    (void)sums_;
    backward_bf16_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    scalars->mean_high = (float)a->saved_mean[i_C];
    scalars->mean_low = opsmith_low(a->saved_mean[i_C]);
}

static void backward_bf16_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_1_rows_sums *sums = sums_;
    backward_bf16_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean);
    const double d_scale = a->saved_invstd[i_C] * sum_d_out_data_minus_mean;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double d_invstd = scale * sum_d_out_data_minus_mean;
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
    const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
    const double scale_times_invstd = scale * a->saved_invstd[i_C];
    const double d_mean = -(scale_times_invstd * sum_d_out);
    const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

    if (a->d_gamma != NULL) {
        a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0))
            : (float)(!a->params->fix_gamma ? d_scale : 0.0);
    }
    if (a->d_beta != NULL) {
        a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
    }

    scalars->mean_high = (float)a->saved_mean[i_C];
    scalars->mean_low = opsmith_low(a->saved_mean[i_C]);
    scalars->factor = (float)factor;
    scalars->scale_times_invstd = (float)scale_times_invstd;
    scalars->d_mean_over_size = (float)d_mean_over_size;
}

static void backward_bf16_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_1_rows_scalars *scalars = scalars_;
    backward_bf16_1_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const float mean_high = scalars->mean_high;
    const float mean_low = scalars->mean_low;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)) */
    if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float data[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                tile->length, data);
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin, tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const float data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_data != NULL || a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin, tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_d_out);
    }
}

static void backward_bf16_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_bf16_1_rows_sums *sums = sums_;
    const backward_bf16_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_d_out_data_minus_mean, &block->sum_d_out_data_minus_mean);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static void backward_bf16_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const float mean_high = scalars->mean_high;
    const float mean_low = scalars->mean_low;
    const float factor = scalars->factor;
    const float scale_times_invstd = scalars->scale_times_invstd;
    const float d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float data[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                    tile->length, data);
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                    tile->length, d_data);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = d_data[i] + (factor * data_minus_mean + scale_times_invstd * d_out[i]
                        + d_mean_over_size);
                }
                opsmith_store_block_bf16(d_data, tile->length, a->d_data + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float data[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                    tile->length, data);
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = factor * data_minus_mean + scale_times_invstd * d_out[i] + d_mean_over_size;
                }
                opsmith_store_block_bf16(d_data, tile->length, a->d_data + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin);
            }
        }
    }
}

static const opsmith_sweep backward_bf16_1_rows_sweeps[] = {
    {backward_bf16_1_rows_section_0, backward_bf16_1_rows_sweep_1, backward_bf16_1_rows_merge_1},
    {backward_bf16_1_rows_section_1, backward_bf16_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_bf16_1_rows = {
    .sweeps = backward_bf16_1_rows_sweeps,
    .count = 2,
    .initialize = backward_bf16_1_rows_initialize,
    .sums_bytes = sizeof(backward_bf16_1_rows_sums),
    .scalars_bytes = sizeof(backward_bf16_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_bf16_1_columns_sums {
    opsmith_sum sum_d_out_data_minus_mean[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_bf16_1_columns_sums;

_Static_assert(sizeof(backward_bf16_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_bf16_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_bf16_1_columns_scalars {
    float mean_high[OPSMITH_COLUMNS];
    float mean_low[OPSMITH_COLUMNS];
    float factor[OPSMITH_COLUMNS];
    float scale_times_invstd[OPSMITH_COLUMNS];
    float d_mean_over_size[OPSMITH_COLUMNS];
} backward_bf16_1_columns_scalars;

_Static_assert(sizeof(backward_bf16_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_bf16_1_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void backward_bf16_1_columns_initialize(void *sums_)
{
    backward_bf16_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_d_out_data_minus_mean[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_bf16_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_bf16_arguments *a = arguments;
    (void)sums_;
    backward_bf16_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        scalars->mean_high[j] = (float)a->saved_mean[i_C];
        scalars->mean_low[j] = opsmith_low(a->saved_mean[i_C]);
    }
}

static void backward_bf16_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_1_columns_sums *sums = sums_;
    backward_bf16_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean[j]);
        const double d_scale = a->saved_invstd[i_C] * sum_d_out_data_minus_mean;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double d_invstd = scale * sum_d_out_data_minus_mean;
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
        const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
        const double scale_times_invstd = scale * a->saved_invstd[i_C];
        const double d_mean = -(scale_times_invstd * sum_d_out);
        const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

        if (a->d_gamma != NULL) {
            a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (float)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
        }

        scalars->mean_high[j] = (float)a->saved_mean[i_C];
        scalars->mean_low[j] = opsmith_low(a->saved_mean[i_C]);
        scalars->factor[j] = (float)factor;
        scalars->scale_times_invstd[j] = (float)scale_times_invstd;
        scalars->d_mean_over_size[j] = (float)d_mean_over_size;
    }
}

static void backward_bf16_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_1_columns_scalars *scalars = scalars_;
    backward_bf16_1_columns_sums *sums = sums_;
    const float *mean_high = scalars->mean_high;
    const float *mean_low = scalars->mean_low;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)) */
    if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float data[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + i_outer * a->dims->C + tile->begin,
                tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const float data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_data != NULL || a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + i_outer * a->dims->C + tile->begin,
                tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }
}

static void backward_bf16_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_bf16_1_columns_sums *sums = sums_;
    const backward_bf16_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_d_out_data_minus_mean[j], &block->sum_d_out_data_minus_mean[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static void backward_bf16_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const float *mean_high = scalars->mean_high;
    const float *mean_low = scalars->mean_low;
    const float *factor = scalars->factor;
    const float *scale_times_invstd = scalars->scale_times_invstd;
    const float *d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float data[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + i_outer * a->dims->C
                    + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_data + i_outer * a->dims->C + tile->begin, tile->length, d_data);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = d_data[i] + (factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i]
                        + d_mean_over_size[i]);
                }
                opsmith_store_block_bf16(d_data, tile->length, a->d_data + i_outer * a->dims->C + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float data[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + i_outer * a->dims->C
                    + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i] + d_mean_over_size[i];
                }
                opsmith_store_block_bf16(d_data, tile->length, a->d_data + i_outer * a->dims->C + tile->begin);
            }
        }
    }
}

static const opsmith_sweep backward_bf16_1_columns_sweeps[] = {
    {backward_bf16_1_columns_section_0, backward_bf16_1_columns_sweep_1, backward_bf16_1_columns_merge_1},
    {backward_bf16_1_columns_section_1, backward_bf16_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_bf16_1_columns = {
    .sweeps = backward_bf16_1_columns_sweeps,
    .count = 2,
    .initialize = backward_bf16_1_columns_initialize,
    .sums_bytes = sizeof(backward_bf16_1_columns_sums),
    .scalars_bytes = sizeof(backward_bf16_1_columns_scalars),
};

static void backward_bf16_1(backward_bf16_arguments *a, const void *saved, void *workspace,
    const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    if (((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
        || a->d_beta != NULL) || a->d_data != NULL || a->d_gamma != NULL || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma))
            || a->d_data != NULL || a->d_beta != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_bf16_1_rows : &backward_bf16_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* backward_bf16_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_bf16_2_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_bf16_2_rows_sums;

_Static_assert(sizeof(backward_bf16_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_bf16_2_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_bf16_2_rows_scalars {
    float moving_mean_high;
    float moving_mean_low;
    float scale_times_invstd;
} backward_bf16_2_rows_scalars;

_Static_assert(sizeof(backward_bf16_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_bf16_2_rows_scalars) <= 24, "workspace_bytes counts on this size");

static void backward_bf16_2_rows_initialize(void *sums_)
{
    backward_bf16_2_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_bf16_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_bf16_arguments *a = arguments;
    (void)sums_;
    backward_bf16_2_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double scale_times_invstd = scale * a->saved_invstd[i_C];

    scalars->moving_mean_high = (float)a->saved_moving_mean[i_C];
    scalars->moving_mean_low = opsmith_low(a->saved_moving_mean[i_C]);
    scalars->scale_times_invstd = (float)scale_times_invstd;
}

static void backward_bf16_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_2_rows_sums *sums = sums_;
    (void)scalars_;
    const int64_t i_C = tile->group;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double d_scale = a->saved_invstd[i_C] * sum_1;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);

    if (a->d_gamma != NULL) {
        a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0))
            : (float)(!a->params->fix_gamma ? d_scale : 0.0);
    }
    if (a->d_beta != NULL) {
        a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
    }
}

static void backward_bf16_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_2_rows_scalars *scalars = scalars_;
    backward_bf16_2_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const float moving_mean_high = scalars->moving_mean_high;
    const float moving_mean_low = scalars->moving_mean_low;
    const float scale_times_invstd = scalars->scale_times_invstd;

    /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)) */
    if (a->d_gamma != NULL && !a->params->fix_gamma) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin, tile->length, d_out);
            float data[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                tile->length, data);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i] * ((data[i] - moving_mean_high) - moving_mean_low);
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin, tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_d_out);
    }

    /* d_data = scale * invstd * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                    tile->length, d_data);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + scale_times_invstd * d_out[i];
                }
                opsmith_store_block_bf16(d_data, tile->length, a->d_data + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = scale_times_invstd * d_out[i];
                }
                opsmith_store_block_bf16(d_data, tile->length, a->d_data + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin);
            }
        }
    }
}

static void backward_bf16_2_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_bf16_2_rows_sums *sums = sums_;
    const backward_bf16_2_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static const opsmith_sweep backward_bf16_2_rows_sweeps[] = {
    {backward_bf16_2_rows_section_0, backward_bf16_2_rows_sweep_1, backward_bf16_2_rows_merge_1},
    {backward_bf16_2_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_bf16_2_rows = {
    .sweeps = backward_bf16_2_rows_sweeps,
    .count = 1,
    .initialize = backward_bf16_2_rows_initialize,
    .sums_bytes = sizeof(backward_bf16_2_rows_sums),
    .scalars_bytes = sizeof(backward_bf16_2_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_bf16_2_columns_sums {
    opsmith_sum sum_1[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_bf16_2_columns_sums;

_Static_assert(sizeof(backward_bf16_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_bf16_2_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_bf16_2_columns_scalars {
    float moving_mean_high[OPSMITH_COLUMNS];
    float moving_mean_low[OPSMITH_COLUMNS];
    float scale_times_invstd[OPSMITH_COLUMNS];
} backward_bf16_2_columns_scalars;

_Static_assert(sizeof(backward_bf16_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_bf16_2_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_bf16_2_columns_initialize(void *sums_)
{
    backward_bf16_2_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_bf16_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_bf16_arguments *a = arguments;
    (void)sums_;
    backward_bf16_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double scale_times_invstd = scale * a->saved_invstd[i_C];

        scalars->moving_mean_high[j] = (float)a->saved_moving_mean[i_C];
        scalars->moving_mean_low[j] = opsmith_low(a->saved_moving_mean[i_C]);
        scalars->scale_times_invstd[j] = (float)scale_times_invstd;
    }
}

static void backward_bf16_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double d_scale = a->saved_invstd[i_C] * sum_1;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);

        if (a->d_gamma != NULL) {
            a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (float)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
        }
    }
}

static void backward_bf16_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_bf16_arguments *a = arguments;
    const backward_bf16_2_columns_scalars *scalars = scalars_;
    backward_bf16_2_columns_sums *sums = sums_;
    const float *moving_mean_high = scalars->moving_mean_high;
    const float *moving_mean_low = scalars->moving_mean_low;
    const float *scale_times_invstd = scalars->scale_times_invstd;

    /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)) */
    if (a->d_gamma != NULL && !a->params->fix_gamma) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + i_outer * a->dims->C + tile->begin,
                tile->length, d_out);
            float data[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i] * ((data[i] - moving_mean_high[i]) - moving_mean_low[i]);
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + i_outer * a->dims->C + tile->begin,
                tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }

    /* d_data = scale * invstd * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + i_outer * a->dims->C
                    + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_data + i_outer * a->dims->C + tile->begin, tile->length, d_data);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + scale_times_invstd[i] * d_out[i];
                }
                opsmith_store_block_bf16(d_data, tile->length, a->d_data + i_outer * a->dims->C + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_bf16(a->d_out == NULL ? zeros_bf16_bf16 : a->d_out + i_outer * a->dims->C
                    + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = scale_times_invstd[i] * d_out[i];
                }
                opsmith_store_block_bf16(d_data, tile->length, a->d_data + i_outer * a->dims->C + tile->begin);
            }
        }
    }
}

static void backward_bf16_2_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_bf16_2_columns_sums *sums = sums_;
    const backward_bf16_2_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static const opsmith_sweep backward_bf16_2_columns_sweeps[] = {
    {backward_bf16_2_columns_section_0, backward_bf16_2_columns_sweep_1, backward_bf16_2_columns_merge_1},
    {backward_bf16_2_columns_section_1, NULL, NULL},
};

static const opsmith_kernel backward_bf16_2_columns = {
    .sweeps = backward_bf16_2_columns_sweeps,
    .count = 1,
    .initialize = backward_bf16_2_columns_initialize,
    .sums_bytes = sizeof(backward_bf16_2_columns_sums),
    .scalars_bytes = sizeof(backward_bf16_2_columns_scalars),
};

static void backward_bf16_2(backward_bf16_arguments *a, const void *saved, void *workspace,
    const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    if (((a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL || a->d_data != NULL) || a->d_gamma != NULL
        || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL
            || a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_bf16_2_rows : &backward_bf16_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_backward_bf16)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_backward_bf16)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 25);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 26);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 27);
    }
    const int32_t reads_data = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_gamma = (params->training && !params->use_global_stats && !params->fix_gamma)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_beta = 0;
    const int32_t reads_saved = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats));
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 22, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 12, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(float), 13, 0, 0, reads_gamma},
        {beta, (dims->C) * (int64_t)sizeof(float), 14, 0, 0, reads_beta},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(uint16_t), 25, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(float), 26, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(float), 27, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->outer * dims->C * dims->inner > 0) {
            memset(d_data, 0, (size_t)(dims->outer * dims->C * dims->inner) * sizeof(uint16_t));
        }
        if (request_gamma == OPSMITH_WRITE && dims->C > 0) {
            memset(d_gamma, 0, (size_t)(dims->C) * sizeof(float));
        }
        if (request_beta == OPSMITH_WRITE && dims->C > 0) {
            memset(d_beta, 0, (size_t)(dims->C) * sizeof(float));
        }
        return OPSMITH_OK;
    }
    backward_bf16_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
        .d_gamma = request_gamma != OPSMITH_NULL ? d_gamma : NULL,
        .add_d_gamma = request_gamma == OPSMITH_ADD,
        .d_beta = request_beta != OPSMITH_NULL ? d_beta : NULL,
        .add_d_beta = request_beta == OPSMITH_ADD,
    };
    if (params->training && !params->use_global_stats) {
        backward_bf16_1(&a, saved, workspace, executor);
    } else {
        backward_bf16_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * batch_norm, T = float16, S = float32: Normalizes a batch by the mean and variance of each channel, then applies scale gamma and offset beta. */

/* Stands for a gradient that was not given. */
static const uint16_t zeros_f16_f16[OPSMITH_BLOCK] = {0};

/* ---- forward ---- */

typedef struct forward_f16_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const uint16_t *data; /* (outer, C, inner) */
    const float *gamma; /* (C) */
    const float *beta; /* (C) */
    const float *moving_mean; /* (C) */
    const float *moving_var; /* (C) */
    float *new_moving_mean; /* (C) */
    float *new_moving_var; /* (C) */
    uint16_t *out; /* (outer, C, inner) */
    float *mean; /* (C) */
    float *invstd; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
} forward_f16_arguments;

/* forward_f16_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_f16_1_rows_sums {
    opsmith_moments moments;
} forward_f16_1_rows_sums;

_Static_assert(sizeof(forward_f16_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_f16_1_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_f16_1_rows_scalars {
    float mean_high;
    float mean_low;
    float invstd;
    float scale;
    float beta;
} forward_f16_1_rows_scalars;

_Static_assert(sizeof(forward_f16_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f16_1_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void forward_f16_1_rows_initialize(void *sums_)
{
    forward_f16_1_rows_sums *sums = sums_;
    sums->moments = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
}

static void forward_f16_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f16_arguments *a = arguments;
    const forward_f16_1_rows_sums *sums = sums_;
    forward_f16_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double mean = opsmith_moments_mean(&sums->moments);
    const double var = opsmith_moments_var(&sums->moments);
    const double invstd = opsmith_rsqrt(var + a->params->eps);
    const double new_moving_mean = (double)a->moving_mean[i_C] * a->params->momentum + mean
        * (1.0 - a->params->momentum);
    const double new_moving_var = (double)a->moving_var[i_C] * a->params->momentum + var * (1.0 - a->params->momentum);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

    if (a->mean != NULL) {
        a->mean[i_C] = (float)mean;
    }
    if (a->invstd != NULL) {
        a->invstd[i_C] = (float)invstd;
    }
    if (a->dims->outer > 0 && a->dims->inner > 0) {
        a->new_moving_mean[i_C] = (float)new_moving_mean;
        a->new_moving_var[i_C] = (float)new_moving_var;
    }
    if (a->saved_mean != NULL) {
        a->saved_mean[i_C] = mean;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[i_C] = invstd;
    }

    scalars->mean_high = (float)mean;
    scalars->mean_low = opsmith_low(mean);
    scalars->invstd = (float)invstd;
    scalars->scale = (float)scale;
    scalars->beta = a->beta[i_C];
}

static void forward_f16_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f16_arguments *a = arguments;
    (void)scalars_;
    forward_f16_1_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;

    /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
    {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float data[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, tile->length,
                data);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
        }
        opsmith_moments_add_f32(terms, n, &sums->moments);
    }
}

static void forward_f16_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_f16_1_rows_sums *sums = sums_;
    const forward_f16_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_moments_merge(&sums->moments, &block->moments);
}

static void forward_f16_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f16_arguments *a = arguments;
    const forward_f16_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const float mean_high = scalars->mean_high;
    const float mean_low = scalars->mean_low;
    const float invstd = scalars->invstd;
    const float scale = scalars->scale;
    const float beta = scalars->beta;

    /* out = (data - mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        float data[OPSMITH_BLOCK];
        opsmith_load_block_f16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, tile->length,
            data);
        float out[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high) - mean_low) * invstd * scale + beta;
        }
        opsmith_store_block_f16(out, tile->length, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner
            + tile->begin);
    }
}

static const opsmith_sweep forward_f16_1_rows_sweeps[] = {
    {NULL, forward_f16_1_rows_sweep_1, forward_f16_1_rows_merge_1},
    {forward_f16_1_rows_section_1, forward_f16_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f16_1_rows = {
    .sweeps = forward_f16_1_rows_sweeps,
    .count = 2,
    .initialize = forward_f16_1_rows_initialize,
    .sums_bytes = sizeof(forward_f16_1_rows_sums),
    .scalars_bytes = sizeof(forward_f16_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_f16_1_columns_sums {
    opsmith_moments moments[OPSMITH_COLUMNS];
} forward_f16_1_columns_sums;

_Static_assert(sizeof(forward_f16_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_f16_1_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_f16_1_columns_scalars {
    float mean_high[OPSMITH_COLUMNS];
    float mean_low[OPSMITH_COLUMNS];
    float invstd[OPSMITH_COLUMNS];
    float scale[OPSMITH_COLUMNS];
    float beta[OPSMITH_COLUMNS];
} forward_f16_1_columns_scalars;

_Static_assert(sizeof(forward_f16_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f16_1_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void forward_f16_1_columns_initialize(void *sums_)
{
    forward_f16_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->moments[j] = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
    }
}

static void forward_f16_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f16_arguments *a = arguments;
    const forward_f16_1_columns_sums *sums = sums_;
    forward_f16_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double mean = opsmith_moments_mean(&sums->moments[j]);
        const double var = opsmith_moments_var(&sums->moments[j]);
        const double invstd = opsmith_rsqrt(var + a->params->eps);
        const double new_moving_mean = (double)a->moving_mean[i_C] * a->params->momentum + mean
            * (1.0 - a->params->momentum);
        const double new_moving_var = (double)a->moving_var[i_C] * a->params->momentum + var
            * (1.0 - a->params->momentum);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

        if (a->mean != NULL) {
            a->mean[i_C] = (float)mean;
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = (float)invstd;
        }
        if (a->dims->outer > 0 && a->dims->inner > 0) {
            a->new_moving_mean[i_C] = (float)new_moving_mean;
            a->new_moving_var[i_C] = (float)new_moving_var;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_C] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }

        scalars->mean_high[j] = (float)mean;
        scalars->mean_low[j] = opsmith_low(mean);
        scalars->invstd[j] = (float)invstd;
        scalars->scale[j] = (float)scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_f16_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f16_arguments *a = arguments;
    (void)scalars_;
    forward_f16_1_columns_sums *sums = sums_;

    /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
    {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float data[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
        }
        opsmith_moments_columns_f32(terms, tile->last - tile->first, tile->length, sums->moments);
    }
}

static void forward_f16_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_f16_1_columns_sums *sums = sums_;
    const forward_f16_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_moments_merge(&sums->moments[j], &block->moments[j]);
    }
}

static void forward_f16_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f16_arguments *a = arguments;
    const forward_f16_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const float *mean_high = scalars->mean_high;
    const float *mean_low = scalars->mean_low;
    const float *invstd = scalars->invstd;
    const float *scale = scalars->scale;
    const float *beta = scalars->beta;

    /* out = (data - mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        float data[OPSMITH_BLOCK];
        opsmith_load_block_f16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
        float out[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high[i]) - mean_low[i]) * invstd[i] * scale[i] + beta[i];
        }
        opsmith_store_block_f16(out, tile->length, a->out + i_outer * a->dims->C + tile->begin);
    }
}

static const opsmith_sweep forward_f16_1_columns_sweeps[] = {
    {NULL, forward_f16_1_columns_sweep_1, forward_f16_1_columns_merge_1},
    {forward_f16_1_columns_section_1, forward_f16_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f16_1_columns = {
    .sweeps = forward_f16_1_columns_sweeps,
    .count = 2,
    .initialize = forward_f16_1_columns_initialize,
    .sums_bytes = sizeof(forward_f16_1_columns_sums),
    .scalars_bytes = sizeof(forward_f16_1_columns_scalars),
};

static void forward_f16_1(forward_f16_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = batch_norm_forward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_f16_1_rows : &forward_f16_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* forward_f16_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_f16_2_rows_scalars {
    float moving_mean_high;
    float moving_mean_low;
    float invstd;
    float scale;
    float beta;
} forward_f16_2_rows_scalars;

_Static_assert(sizeof(forward_f16_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f16_2_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void forward_f16_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f16_arguments *a = arguments;
    (void)sums_;
    forward_f16_2_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double invstd = opsmith_rsqrt((double)a->moving_var[i_C] + a->params->eps);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

    if (a->mean != NULL) {
        a->mean[i_C] = a->moving_mean[i_C];
    }
    if (a->invstd != NULL) {
        a->invstd[i_C] = (float)invstd;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[i_C] = invstd;
    }
    if (a->saved_moving_mean != NULL) {
        a->saved_moving_mean[i_C] = (double)a->moving_mean[i_C];
    }

    scalars->moving_mean_high = a->moving_mean[i_C];
    scalars->moving_mean_low = opsmith_low((double)a->moving_mean[i_C]);
    scalars->invstd = (float)invstd;
    scalars->scale = (float)scale;
    scalars->beta = a->beta[i_C];
}

static void forward_f16_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f16_arguments *a = arguments;
    const forward_f16_2_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const float moving_mean_high = scalars->moving_mean_high;
    const float moving_mean_low = scalars->moving_mean_low;
    const float invstd = scalars->invstd;
    const float scale = scalars->scale;
    const float beta = scalars->beta;

    /* out = (data - moving_mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        float data[OPSMITH_BLOCK];
        opsmith_load_block_f16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, tile->length,
            data);
        float out[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - moving_mean_high) - moving_mean_low) * invstd * scale + beta;
        }
        opsmith_store_block_f16(out, tile->length, a->out + (i_outer * a->dims->C + i_C) * a->dims->inner
            + tile->begin);
    }
}

static const opsmith_sweep forward_f16_2_rows_sweeps[] = {
    {forward_f16_2_rows_section_0, forward_f16_2_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f16_2_rows = {
    .sweeps = forward_f16_2_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_f16_2_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_f16_2_columns_scalars {
    float moving_mean_high[OPSMITH_COLUMNS];
    float moving_mean_low[OPSMITH_COLUMNS];
    float invstd[OPSMITH_COLUMNS];
    float scale[OPSMITH_COLUMNS];
    float beta[OPSMITH_COLUMNS];
} forward_f16_2_columns_scalars;

_Static_assert(sizeof(forward_f16_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f16_2_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void forward_f16_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f16_arguments *a = arguments;
    (void)sums_;
    forward_f16_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double invstd = opsmith_rsqrt((double)a->moving_var[i_C] + a->params->eps);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

        if (a->mean != NULL) {
            a->mean[i_C] = a->moving_mean[i_C];
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = (float)invstd;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }
        if (a->saved_moving_mean != NULL) {
            a->saved_moving_mean[i_C] = (double)a->moving_mean[i_C];
        }

        scalars->moving_mean_high[j] = a->moving_mean[i_C];
        scalars->moving_mean_low[j] = opsmith_low((double)a->moving_mean[i_C]);
        scalars->invstd[j] = (float)invstd;
        scalars->scale[j] = (float)scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_f16_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f16_arguments *a = arguments;
    const forward_f16_2_columns_scalars *scalars = scalars_;
    (void)sums_;
    const float *moving_mean_high = scalars->moving_mean_high;
    const float *moving_mean_low = scalars->moving_mean_low;
    const float *invstd = scalars->invstd;
    const float *scale = scalars->scale;
    const float *beta = scalars->beta;

    /* out = (data - moving_mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        float data[OPSMITH_BLOCK];
        opsmith_load_block_f16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
        float out[OPSMITH_BLOCK];
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - moving_mean_high[i]) - moving_mean_low[i]) * invstd[i] * scale[i] + beta[i];
        }
        opsmith_store_block_f16(out, tile->length, a->out + i_outer * a->dims->C + tile->begin);
    }
}

static const opsmith_sweep forward_f16_2_columns_sweeps[] = {
    {forward_f16_2_columns_section_0, forward_f16_2_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f16_2_columns = {
    .sweeps = forward_f16_2_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_f16_2_columns_scalars),
};

static void forward_f16_2(forward_f16_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = batch_norm_forward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_f16_2_rows : &forward_f16_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_forward_f16)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, uint16_t *out, float *mean, float *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_forward_f16)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, uint16_t *out, float *mean, float *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_moving_mean = params->training && !params->use_global_stats;
    const int32_t writes_moving_var = params->training && !params->use_global_stats;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 12, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(float), 13, 0, 0, 1},
        {beta, (dims->C) * (int64_t)sizeof(float), 14, 0, 0, 1},
        {moving_mean, (dims->C) * (int64_t)sizeof(float), 15, 0, 0, 1},
        {moving_var, (dims->C) * (int64_t)sizeof(float), 16, 0, 0, 1},
        {new_moving_mean, (dims->C) * (int64_t)sizeof(float), 17, 1, 15, writes_moving_mean},
        {new_moving_var, (dims->C) * (int64_t)sizeof(float), 18, 1, 16, writes_moving_var},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 19, 1, 0, 1},
        {mean, (dims->C) * (int64_t)sizeof(float), 20, 1, 0, params->output_mean_var},
        {invstd, (dims->C) * (int64_t)sizeof(float), 21, 1, 0, params->output_mean_var},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 1, 0, 0},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_f16_arguments a = {
        .params = params,
        .dims = dims,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .moving_mean = moving_mean,
        .moving_var = moving_var,
        .new_moving_mean = new_moving_mean,
        .new_moving_var = new_moving_var,
        .out = out,
        .mean = mean,
        .invstd = invstd,
    };
    if (params->training && !params->use_global_stats) {
        forward_f16_1(&a, saved, workspace, executor);
    } else {
        forward_f16_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_f16_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const uint16_t *d_out; /* (outer, C, inner) */
    const uint16_t *data; /* (outer, C, inner) */
    const float *gamma; /* (C) */
    const float *beta; /* (C) */
    uint16_t *d_data; /* (outer, C, inner) */
    float *d_gamma; /* (C) */
    float *d_beta; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
} backward_f16_arguments;

/* backward_f16_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_f16_1_rows_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
} backward_f16_1_rows_sums;

_Static_assert(sizeof(backward_f16_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f16_1_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_f16_1_rows_scalars {
    float mean_high;
    float mean_low;
    float factor;
    float scale_times_invstd;
    float d_mean_over_size;
} backward_f16_1_rows_scalars;

_Static_assert(sizeof(backward_f16_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f16_1_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void backward_f16_1_rows_initialize(void *sums_)
{
    backward_f16_1_rows_sums *sums = sums_;
    sums->sum_d_out_data_minus_mean = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_f16_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f16_arguments *a = arguments;
    (void)sums_;
    backward_f16_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    scalars->mean_high = (float)a->saved_mean[i_C];
    scalars->mean_low = opsmith_low(a->saved_mean[i_C]);
}

static void backward_f16_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_1_rows_sums *sums = sums_;
    backward_f16_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean);
    const double d_scale = a->saved_invstd[i_C] * sum_d_out_data_minus_mean;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double d_invstd = scale * sum_d_out_data_minus_mean;
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
    const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
    const double scale_times_invstd = scale * a->saved_invstd[i_C];
    const double d_mean = -(scale_times_invstd * sum_d_out);
    const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

    if (a->d_gamma != NULL) {
        a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0))
            : (float)(!a->params->fix_gamma ? d_scale : 0.0);
    }
    if (a->d_beta != NULL) {
        a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
    }

    scalars->mean_high = (float)a->saved_mean[i_C];
    scalars->mean_low = opsmith_low(a->saved_mean[i_C]);
    scalars->factor = (float)factor;
    scalars->scale_times_invstd = (float)scale_times_invstd;
    scalars->d_mean_over_size = (float)d_mean_over_size;
}

static void backward_f16_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_1_rows_scalars *scalars = scalars_;
    backward_f16_1_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const float mean_high = scalars->mean_high;
    const float mean_low = scalars->mean_low;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)) */
    if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float data[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, tile->length,
                data);
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin, tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const float data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_data != NULL || a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin, tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_d_out);
    }
}

static void backward_f16_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f16_1_rows_sums *sums = sums_;
    const backward_f16_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_d_out_data_minus_mean, &block->sum_d_out_data_minus_mean);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static void backward_f16_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const float mean_high = scalars->mean_high;
    const float mean_low = scalars->mean_low;
    const float factor = scalars->factor;
    const float scale_times_invstd = scalars->scale_times_invstd;
    const float d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float data[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                    tile->length, data);
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                    tile->length, d_data);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = d_data[i] + (factor * data_minus_mean + scale_times_invstd * d_out[i]
                        + d_mean_over_size);
                }
                opsmith_store_block_f16(d_data, tile->length, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float data[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                    tile->length, data);
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = factor * data_minus_mean + scale_times_invstd * d_out[i] + d_mean_over_size;
                }
                opsmith_store_block_f16(d_data, tile->length, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->begin);
            }
        }
    }
}

static const opsmith_sweep backward_f16_1_rows_sweeps[] = {
    {backward_f16_1_rows_section_0, backward_f16_1_rows_sweep_1, backward_f16_1_rows_merge_1},
    {backward_f16_1_rows_section_1, backward_f16_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_f16_1_rows = {
    .sweeps = backward_f16_1_rows_sweeps,
    .count = 2,
    .initialize = backward_f16_1_rows_initialize,
    .sums_bytes = sizeof(backward_f16_1_rows_sums),
    .scalars_bytes = sizeof(backward_f16_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_f16_1_columns_sums {
    opsmith_sum sum_d_out_data_minus_mean[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_f16_1_columns_sums;

_Static_assert(sizeof(backward_f16_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f16_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_f16_1_columns_scalars {
    float mean_high[OPSMITH_COLUMNS];
    float mean_low[OPSMITH_COLUMNS];
    float factor[OPSMITH_COLUMNS];
    float scale_times_invstd[OPSMITH_COLUMNS];
    float d_mean_over_size[OPSMITH_COLUMNS];
} backward_f16_1_columns_scalars;

_Static_assert(sizeof(backward_f16_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f16_1_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void backward_f16_1_columns_initialize(void *sums_)
{
    backward_f16_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_d_out_data_minus_mean[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_f16_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f16_arguments *a = arguments;
    (void)sums_;
    backward_f16_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        scalars->mean_high[j] = (float)a->saved_mean[i_C];
        scalars->mean_low[j] = opsmith_low(a->saved_mean[i_C]);
    }
}

static void backward_f16_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_1_columns_sums *sums = sums_;
    backward_f16_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean[j]);
        const double d_scale = a->saved_invstd[i_C] * sum_d_out_data_minus_mean;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double d_invstd = scale * sum_d_out_data_minus_mean;
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
        const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
        const double scale_times_invstd = scale * a->saved_invstd[i_C];
        const double d_mean = -(scale_times_invstd * sum_d_out);
        const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

        if (a->d_gamma != NULL) {
            a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (float)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
        }

        scalars->mean_high[j] = (float)a->saved_mean[i_C];
        scalars->mean_low[j] = opsmith_low(a->saved_mean[i_C]);
        scalars->factor[j] = (float)factor;
        scalars->scale_times_invstd[j] = (float)scale_times_invstd;
        scalars->d_mean_over_size[j] = (float)d_mean_over_size;
    }
}

static void backward_f16_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_1_columns_scalars *scalars = scalars_;
    backward_f16_1_columns_sums *sums = sums_;
    const float *mean_high = scalars->mean_high;
    const float *mean_low = scalars->mean_low;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)) */
    if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float data[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + i_outer * a->dims->C + tile->begin,
                tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const float data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_data != NULL || a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + i_outer * a->dims->C + tile->begin,
                tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }
}

static void backward_f16_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f16_1_columns_sums *sums = sums_;
    const backward_f16_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_d_out_data_minus_mean[j], &block->sum_d_out_data_minus_mean[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static void backward_f16_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const float *mean_high = scalars->mean_high;
    const float *mean_low = scalars->mean_low;
    const float *factor = scalars->factor;
    const float *scale_times_invstd = scalars->scale_times_invstd;
    const float *d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float data[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + i_outer * a->dims->C
                    + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_data + i_outer * a->dims->C + tile->begin, tile->length, d_data);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = d_data[i] + (factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i]
                        + d_mean_over_size[i]);
                }
                opsmith_store_block_f16(d_data, tile->length, a->d_data + i_outer * a->dims->C + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float data[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + i_outer * a->dims->C
                    + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i] + d_mean_over_size[i];
                }
                opsmith_store_block_f16(d_data, tile->length, a->d_data + i_outer * a->dims->C + tile->begin);
            }
        }
    }
}

static const opsmith_sweep backward_f16_1_columns_sweeps[] = {
    {backward_f16_1_columns_section_0, backward_f16_1_columns_sweep_1, backward_f16_1_columns_merge_1},
    {backward_f16_1_columns_section_1, backward_f16_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_f16_1_columns = {
    .sweeps = backward_f16_1_columns_sweeps,
    .count = 2,
    .initialize = backward_f16_1_columns_initialize,
    .sums_bytes = sizeof(backward_f16_1_columns_sums),
    .scalars_bytes = sizeof(backward_f16_1_columns_scalars),
};

static void backward_f16_1(backward_f16_arguments *a, const void *saved, void *workspace,
    const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    if (((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
        || a->d_beta != NULL) || a->d_data != NULL || a->d_gamma != NULL || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma))
            || a->d_data != NULL || a->d_beta != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_f16_1_rows : &backward_f16_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* backward_f16_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_f16_2_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_f16_2_rows_sums;

_Static_assert(sizeof(backward_f16_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f16_2_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_f16_2_rows_scalars {
    float moving_mean_high;
    float moving_mean_low;
    float scale_times_invstd;
} backward_f16_2_rows_scalars;

_Static_assert(sizeof(backward_f16_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f16_2_rows_scalars) <= 24, "workspace_bytes counts on this size");

static void backward_f16_2_rows_initialize(void *sums_)
{
    backward_f16_2_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_f16_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f16_arguments *a = arguments;
    (void)sums_;
    backward_f16_2_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double scale_times_invstd = scale * a->saved_invstd[i_C];

    scalars->moving_mean_high = (float)a->saved_moving_mean[i_C];
    scalars->moving_mean_low = opsmith_low(a->saved_moving_mean[i_C]);
    scalars->scale_times_invstd = (float)scale_times_invstd;
}

static void backward_f16_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_2_rows_sums *sums = sums_;
    (void)scalars_;
    const int64_t i_C = tile->group;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double d_scale = a->saved_invstd[i_C] * sum_1;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);

    if (a->d_gamma != NULL) {
        a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0))
            : (float)(!a->params->fix_gamma ? d_scale : 0.0);
    }
    if (a->d_beta != NULL) {
        a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
    }
}

static void backward_f16_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_2_rows_scalars *scalars = scalars_;
    backward_f16_2_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const float moving_mean_high = scalars->moving_mean_high;
    const float moving_mean_low = scalars->moving_mean_low;
    const float scale_times_invstd = scalars->scale_times_invstd;

    /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)) */
    if (a->d_gamma != NULL && !a->params->fix_gamma) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin, tile->length, d_out);
            float data[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin, tile->length,
                data);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i] * ((data[i] - moving_mean_high) - moving_mean_low);
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin, tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_d_out);
    }

    /* d_data = scale * invstd * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin,
                    tile->length, d_data);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + scale_times_invstd * d_out[i];
                }
                opsmith_store_block_f16(d_data, tile->length, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = scale_times_invstd * d_out[i];
                }
                opsmith_store_block_f16(d_data, tile->length, a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner
                    + tile->begin);
            }
        }
    }
}

static void backward_f16_2_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f16_2_rows_sums *sums = sums_;
    const backward_f16_2_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static const opsmith_sweep backward_f16_2_rows_sweeps[] = {
    {backward_f16_2_rows_section_0, backward_f16_2_rows_sweep_1, backward_f16_2_rows_merge_1},
    {backward_f16_2_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_f16_2_rows = {
    .sweeps = backward_f16_2_rows_sweeps,
    .count = 1,
    .initialize = backward_f16_2_rows_initialize,
    .sums_bytes = sizeof(backward_f16_2_rows_sums),
    .scalars_bytes = sizeof(backward_f16_2_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_f16_2_columns_sums {
    opsmith_sum sum_1[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_f16_2_columns_sums;

_Static_assert(sizeof(backward_f16_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f16_2_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_f16_2_columns_scalars {
    float moving_mean_high[OPSMITH_COLUMNS];
    float moving_mean_low[OPSMITH_COLUMNS];
    float scale_times_invstd[OPSMITH_COLUMNS];
} backward_f16_2_columns_scalars;

_Static_assert(sizeof(backward_f16_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f16_2_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_f16_2_columns_initialize(void *sums_)
{
    backward_f16_2_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_f16_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f16_arguments *a = arguments;
    (void)sums_;
    backward_f16_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double scale_times_invstd = scale * a->saved_invstd[i_C];

        scalars->moving_mean_high[j] = (float)a->saved_moving_mean[i_C];
        scalars->moving_mean_low[j] = opsmith_low(a->saved_moving_mean[i_C]);
        scalars->scale_times_invstd[j] = (float)scale_times_invstd;
    }
}

static void backward_f16_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double d_scale = a->saved_invstd[i_C] * sum_1;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);

        if (a->d_gamma != NULL) {
            a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (float)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
        }
    }
}

static void backward_f16_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f16_arguments *a = arguments;
    const backward_f16_2_columns_scalars *scalars = scalars_;
    backward_f16_2_columns_sums *sums = sums_;
    const float *moving_mean_high = scalars->moving_mean_high;
    const float *moving_mean_low = scalars->moving_mean_low;
    const float *scale_times_invstd = scalars->scale_times_invstd;

    /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)) */
    if (a->d_gamma != NULL && !a->params->fix_gamma) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + i_outer * a->dims->C + tile->begin,
                tile->length, d_out);
            float data[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->data + i_outer * a->dims->C + tile->begin, tile->length, data);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i] * ((data[i] - moving_mean_high[i]) - moving_mean_low[i]);
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            float d_out[OPSMITH_BLOCK];
            opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + i_outer * a->dims->C + tile->begin,
                tile->length, d_out);
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }

    /* d_data = scale * invstd * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + i_outer * a->dims->C
                    + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_data + i_outer * a->dims->C + tile->begin, tile->length, d_data);
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + scale_times_invstd[i] * d_out[i];
                }
                opsmith_store_block_f16(d_data, tile->length, a->d_data + i_outer * a->dims->C + tile->begin);
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                float d_out[OPSMITH_BLOCK];
                opsmith_load_block_f16(a->d_out == NULL ? zeros_f16_f16 : a->d_out + i_outer * a->dims->C
                    + tile->begin, tile->length, d_out);
                float d_data[OPSMITH_BLOCK];
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = scale_times_invstd[i] * d_out[i];
                }
                opsmith_store_block_f16(d_data, tile->length, a->d_data + i_outer * a->dims->C + tile->begin);
            }
        }
    }
}

static void backward_f16_2_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f16_2_columns_sums *sums = sums_;
    const backward_f16_2_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static const opsmith_sweep backward_f16_2_columns_sweeps[] = {
    {backward_f16_2_columns_section_0, backward_f16_2_columns_sweep_1, backward_f16_2_columns_merge_1},
    {backward_f16_2_columns_section_1, NULL, NULL},
};

static const opsmith_kernel backward_f16_2_columns = {
    .sweeps = backward_f16_2_columns_sweeps,
    .count = 1,
    .initialize = backward_f16_2_columns_initialize,
    .sums_bytes = sizeof(backward_f16_2_columns_sums),
    .scalars_bytes = sizeof(backward_f16_2_columns_scalars),
};

static void backward_f16_2(backward_f16_arguments *a, const void *saved, void *workspace,
    const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    if (((a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL || a->d_data != NULL) || a->d_gamma != NULL
        || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL
            || a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_f16_2_rows : &backward_f16_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_backward_f16)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_backward_f16)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *d_out,
        const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 25);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 26);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 27);
    }
    const int32_t reads_data = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_gamma = (params->training && !params->use_global_stats && !params->fix_gamma)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_beta = 0;
    const int32_t reads_saved = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats));
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 22, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(uint16_t), 12, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(float), 13, 0, 0, reads_gamma},
        {beta, (dims->C) * (int64_t)sizeof(float), 14, 0, 0, reads_beta},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner)
            * (int64_t)sizeof(uint16_t), 25, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(float), 26, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(float), 27, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->outer * dims->C * dims->inner > 0) {
            memset(d_data, 0, (size_t)(dims->outer * dims->C * dims->inner) * sizeof(uint16_t));
        }
        if (request_gamma == OPSMITH_WRITE && dims->C > 0) {
            memset(d_gamma, 0, (size_t)(dims->C) * sizeof(float));
        }
        if (request_beta == OPSMITH_WRITE && dims->C > 0) {
            memset(d_beta, 0, (size_t)(dims->C) * sizeof(float));
        }
        return OPSMITH_OK;
    }
    backward_f16_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
        .d_gamma = request_gamma != OPSMITH_NULL ? d_gamma : NULL,
        .add_d_gamma = request_gamma == OPSMITH_ADD,
        .d_beta = request_beta != OPSMITH_NULL ? d_beta : NULL,
        .add_d_beta = request_beta == OPSMITH_ADD,
    };
    if (params->training && !params->use_global_stats) {
        backward_f16_1(&a, saved, workspace, executor);
    } else {
        backward_f16_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * batch_norm, T = float32, S = float32: Normalizes a batch by the mean and variance of each channel, then applies scale gamma and offset beta. */

/* Stands for a gradient that was not given. */
static const float zeros_f32_f32[OPSMITH_BLOCK] = {0};

/* ---- forward ---- */

typedef struct forward_f32_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const float *data; /* (outer, C, inner) */
    const float *gamma; /* (C) */
    const float *beta; /* (C) */
    const float *moving_mean; /* (C) */
    const float *moving_var; /* (C) */
    float *new_moving_mean; /* (C) */
    float *new_moving_var; /* (C) */
    float *out; /* (outer, C, inner) */
    float *mean; /* (C) */
    float *invstd; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
} forward_f32_arguments;

/* forward_f32_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_f32_1_rows_sums {
    opsmith_moments moments;
} forward_f32_1_rows_sums;

_Static_assert(sizeof(forward_f32_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_f32_1_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_f32_1_rows_scalars {
    float mean_high;
    float mean_low;
    float invstd;
    float scale;
    float beta;
} forward_f32_1_rows_scalars;

_Static_assert(sizeof(forward_f32_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f32_1_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void forward_f32_1_rows_initialize(void *sums_)
{
    forward_f32_1_rows_sums *sums = sums_;
    sums->moments = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
}

static void forward_f32_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f32_arguments *a = arguments;
    const forward_f32_1_rows_sums *sums = sums_;
    forward_f32_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double mean = opsmith_moments_mean(&sums->moments);
    const double var = opsmith_moments_var(&sums->moments);
    const double invstd = opsmith_rsqrt(var + a->params->eps);
    const double new_moving_mean = (double)a->moving_mean[i_C] * a->params->momentum + mean
        * (1.0 - a->params->momentum);
    const double new_moving_var = (double)a->moving_var[i_C] * a->params->momentum + var * (1.0 - a->params->momentum);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

    if (a->mean != NULL) {
        a->mean[i_C] = (float)mean;
    }
    if (a->invstd != NULL) {
        a->invstd[i_C] = (float)invstd;
    }
    if (a->dims->outer > 0 && a->dims->inner > 0) {
        a->new_moving_mean[i_C] = (float)new_moving_mean;
        a->new_moving_var[i_C] = (float)new_moving_var;
    }
    if (a->saved_mean != NULL) {
        a->saved_mean[i_C] = mean;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[i_C] = invstd;
    }

    scalars->mean_high = (float)mean;
    scalars->mean_low = opsmith_low(mean);
    scalars->invstd = (float)invstd;
    scalars->scale = (float)scale;
    scalars->beta = a->beta[i_C];
}

static void forward_f32_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f32_arguments *a = arguments;
    (void)scalars_;
    forward_f32_1_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;

    /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
    {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
        }
        opsmith_moments_add_f32(terms, n, &sums->moments);
    }
}

static void forward_f32_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_f32_1_rows_sums *sums = sums_;
    const forward_f32_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_moments_merge(&sums->moments, &block->moments);
}

static void forward_f32_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f32_arguments *a = arguments;
    const forward_f32_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const float mean_high = scalars->mean_high;
    const float mean_low = scalars->mean_low;
    const float invstd = scalars->invstd;
    const float scale = scalars->scale;
    const float beta = scalars->beta;

    /* out = (data - mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        const float *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
        float *out = a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high) - mean_low) * invstd * scale + beta;
        }
    }
}

static const opsmith_sweep forward_f32_1_rows_sweeps[] = {
    {NULL, forward_f32_1_rows_sweep_1, forward_f32_1_rows_merge_1},
    {forward_f32_1_rows_section_1, forward_f32_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f32_1_rows = {
    .sweeps = forward_f32_1_rows_sweeps,
    .count = 2,
    .initialize = forward_f32_1_rows_initialize,
    .sums_bytes = sizeof(forward_f32_1_rows_sums),
    .scalars_bytes = sizeof(forward_f32_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_f32_1_columns_sums {
    opsmith_moments moments[OPSMITH_COLUMNS];
} forward_f32_1_columns_sums;

_Static_assert(sizeof(forward_f32_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_f32_1_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_f32_1_columns_scalars {
    float mean_high[OPSMITH_COLUMNS];
    float mean_low[OPSMITH_COLUMNS];
    float invstd[OPSMITH_COLUMNS];
    float scale[OPSMITH_COLUMNS];
    float beta[OPSMITH_COLUMNS];
} forward_f32_1_columns_scalars;

_Static_assert(sizeof(forward_f32_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f32_1_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void forward_f32_1_columns_initialize(void *sums_)
{
    forward_f32_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->moments[j] = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
    }
}

static void forward_f32_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f32_arguments *a = arguments;
    const forward_f32_1_columns_sums *sums = sums_;
    forward_f32_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double mean = opsmith_moments_mean(&sums->moments[j]);
        const double var = opsmith_moments_var(&sums->moments[j]);
        const double invstd = opsmith_rsqrt(var + a->params->eps);
        const double new_moving_mean = (double)a->moving_mean[i_C] * a->params->momentum + mean
            * (1.0 - a->params->momentum);
        const double new_moving_var = (double)a->moving_var[i_C] * a->params->momentum + var
            * (1.0 - a->params->momentum);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

        if (a->mean != NULL) {
            a->mean[i_C] = (float)mean;
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = (float)invstd;
        }
        if (a->dims->outer > 0 && a->dims->inner > 0) {
            a->new_moving_mean[i_C] = (float)new_moving_mean;
            a->new_moving_var[i_C] = (float)new_moving_var;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_C] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }

        scalars->mean_high[j] = (float)mean;
        scalars->mean_low[j] = opsmith_low(mean);
        scalars->invstd[j] = (float)invstd;
        scalars->scale[j] = (float)scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_f32_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f32_arguments *a = arguments;
    (void)scalars_;
    forward_f32_1_columns_sums *sums = sums_;

    /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
    {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *data = a->data + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
        }
        opsmith_moments_columns_f32(terms, tile->last - tile->first, tile->length, sums->moments);
    }
}

static void forward_f32_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_f32_1_columns_sums *sums = sums_;
    const forward_f32_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_moments_merge(&sums->moments[j], &block->moments[j]);
    }
}

static void forward_f32_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f32_arguments *a = arguments;
    const forward_f32_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const float *mean_high = scalars->mean_high;
    const float *mean_low = scalars->mean_low;
    const float *invstd = scalars->invstd;
    const float *scale = scalars->scale;
    const float *beta = scalars->beta;

    /* out = (data - mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        const float *data = a->data + i_outer * a->dims->C + tile->begin;
        float *out = a->out + i_outer * a->dims->C + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - mean_high[i]) - mean_low[i]) * invstd[i] * scale[i] + beta[i];
        }
    }
}

static const opsmith_sweep forward_f32_1_columns_sweeps[] = {
    {NULL, forward_f32_1_columns_sweep_1, forward_f32_1_columns_merge_1},
    {forward_f32_1_columns_section_1, forward_f32_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f32_1_columns = {
    .sweeps = forward_f32_1_columns_sweeps,
    .count = 2,
    .initialize = forward_f32_1_columns_initialize,
    .sums_bytes = sizeof(forward_f32_1_columns_sums),
    .scalars_bytes = sizeof(forward_f32_1_columns_scalars),
};

static void forward_f32_1(forward_f32_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = batch_norm_forward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_f32_1_rows : &forward_f32_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* forward_f32_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_f32_2_rows_scalars {
    float moving_mean_high;
    float moving_mean_low;
    float invstd;
    float scale;
    float beta;
} forward_f32_2_rows_scalars;

_Static_assert(sizeof(forward_f32_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f32_2_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void forward_f32_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f32_arguments *a = arguments;
    (void)sums_;
    forward_f32_2_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double invstd = opsmith_rsqrt((double)a->moving_var[i_C] + a->params->eps);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

    if (a->mean != NULL) {
        a->mean[i_C] = a->moving_mean[i_C];
    }
    if (a->invstd != NULL) {
        a->invstd[i_C] = (float)invstd;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[i_C] = invstd;
    }
    if (a->saved_moving_mean != NULL) {
        a->saved_moving_mean[i_C] = (double)a->moving_mean[i_C];
    }

    scalars->moving_mean_high = a->moving_mean[i_C];
    scalars->moving_mean_low = opsmith_low((double)a->moving_mean[i_C]);
    scalars->invstd = (float)invstd;
    scalars->scale = (float)scale;
    scalars->beta = a->beta[i_C];
}

static void forward_f32_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f32_arguments *a = arguments;
    const forward_f32_2_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const float moving_mean_high = scalars->moving_mean_high;
    const float moving_mean_low = scalars->moving_mean_low;
    const float invstd = scalars->invstd;
    const float scale = scalars->scale;
    const float beta = scalars->beta;

    /* out = (data - moving_mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        const float *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
        float *out = a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - moving_mean_high) - moving_mean_low) * invstd * scale + beta;
        }
    }
}

static const opsmith_sweep forward_f32_2_rows_sweeps[] = {
    {forward_f32_2_rows_section_0, forward_f32_2_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f32_2_rows = {
    .sweeps = forward_f32_2_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_f32_2_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_f32_2_columns_scalars {
    float moving_mean_high[OPSMITH_COLUMNS];
    float moving_mean_low[OPSMITH_COLUMNS];
    float invstd[OPSMITH_COLUMNS];
    float scale[OPSMITH_COLUMNS];
    float beta[OPSMITH_COLUMNS];
} forward_f32_2_columns_scalars;

_Static_assert(sizeof(forward_f32_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f32_2_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void forward_f32_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f32_arguments *a = arguments;
    (void)sums_;
    forward_f32_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double invstd = opsmith_rsqrt((double)a->moving_var[i_C] + a->params->eps);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];

        if (a->mean != NULL) {
            a->mean[i_C] = a->moving_mean[i_C];
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = (float)invstd;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }
        if (a->saved_moving_mean != NULL) {
            a->saved_moving_mean[i_C] = (double)a->moving_mean[i_C];
        }

        scalars->moving_mean_high[j] = a->moving_mean[i_C];
        scalars->moving_mean_low[j] = opsmith_low((double)a->moving_mean[i_C]);
        scalars->invstd[j] = (float)invstd;
        scalars->scale[j] = (float)scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_f32_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f32_arguments *a = arguments;
    const forward_f32_2_columns_scalars *scalars = scalars_;
    (void)sums_;
    const float *moving_mean_high = scalars->moving_mean_high;
    const float *moving_mean_low = scalars->moving_mean_low;
    const float *invstd = scalars->invstd;
    const float *scale = scalars->scale;
    const float *beta = scalars->beta;

    /* out = (data - moving_mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        const float *data = a->data + i_outer * a->dims->C + tile->begin;
        float *out = a->out + i_outer * a->dims->C + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = ((data[i] - moving_mean_high[i]) - moving_mean_low[i]) * invstd[i] * scale[i] + beta[i];
        }
    }
}

static const opsmith_sweep forward_f32_2_columns_sweeps[] = {
    {forward_f32_2_columns_section_0, forward_f32_2_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f32_2_columns = {
    .sweeps = forward_f32_2_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_f32_2_columns_scalars),
};

static void forward_f32_2(forward_f32_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = batch_norm_forward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_f32_2_rows : &forward_f32_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_forward_f32)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const float *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, float *out, float *mean, float *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_forward_f32)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const float *data,
        const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
        float *new_moving_mean, float *new_moving_var, float *out, float *mean, float *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_moving_mean = params->training && !params->use_global_stats;
    const int32_t writes_moving_var = params->training && !params->use_global_stats;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 12, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(float), 13, 0, 0, 1},
        {beta, (dims->C) * (int64_t)sizeof(float), 14, 0, 0, 1},
        {moving_mean, (dims->C) * (int64_t)sizeof(float), 15, 0, 0, 1},
        {moving_var, (dims->C) * (int64_t)sizeof(float), 16, 0, 0, 1},
        {new_moving_mean, (dims->C) * (int64_t)sizeof(float), 17, 1, 15, writes_moving_mean},
        {new_moving_var, (dims->C) * (int64_t)sizeof(float), 18, 1, 16, writes_moving_var},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 19, 1, 0, 1},
        {mean, (dims->C) * (int64_t)sizeof(float), 20, 1, 0, params->output_mean_var},
        {invstd, (dims->C) * (int64_t)sizeof(float), 21, 1, 0, params->output_mean_var},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 1, 0, 0},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_f32_arguments a = {
        .params = params,
        .dims = dims,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .moving_mean = moving_mean,
        .moving_var = moving_var,
        .new_moving_mean = new_moving_mean,
        .new_moving_var = new_moving_var,
        .out = out,
        .mean = mean,
        .invstd = invstd,
    };
    if (params->training && !params->use_global_stats) {
        forward_f32_1(&a, saved, workspace, executor);
    } else {
        forward_f32_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_f32_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const float *d_out; /* (outer, C, inner) */
    const float *data; /* (outer, C, inner) */
    const float *gamma; /* (C) */
    const float *beta; /* (C) */
    float *d_data; /* (outer, C, inner) */
    float *d_gamma; /* (C) */
    float *d_beta; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
} backward_f32_arguments;

/* backward_f32_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_f32_1_rows_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
} backward_f32_1_rows_sums;

_Static_assert(sizeof(backward_f32_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f32_1_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_f32_1_rows_scalars {
    float mean_high;
    float mean_low;
    float factor;
    float scale_times_invstd;
    float d_mean_over_size;
} backward_f32_1_rows_scalars;

_Static_assert(sizeof(backward_f32_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f32_1_rows_scalars) <= 40, "workspace_bytes counts on this size");

static void backward_f32_1_rows_initialize(void *sums_)
{
    backward_f32_1_rows_sums *sums = sums_;
    sums->sum_d_out_data_minus_mean = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_f32_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f32_arguments *a = arguments;
    (void)sums_;
    backward_f32_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    scalars->mean_high = (float)a->saved_mean[i_C];
    scalars->mean_low = opsmith_low(a->saved_mean[i_C]);
}

static void backward_f32_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_1_rows_sums *sums = sums_;
    backward_f32_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean);
    const double d_scale = a->saved_invstd[i_C] * sum_d_out_data_minus_mean;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);
    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double d_invstd = scale * sum_d_out_data_minus_mean;
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
    const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
    const double scale_times_invstd = scale * a->saved_invstd[i_C];
    const double d_mean = -(scale_times_invstd * sum_d_out);
    const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

    if (a->d_gamma != NULL) {
        a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0))
            : (float)(!a->params->fix_gamma ? d_scale : 0.0);
    }
    if (a->d_beta != NULL) {
        a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
    }

    scalars->mean_high = (float)a->saved_mean[i_C];
    scalars->mean_low = opsmith_low(a->saved_mean[i_C]);
    scalars->factor = (float)factor;
    scalars->scale_times_invstd = (float)scale_times_invstd;
    scalars->d_mean_over_size = (float)d_mean_over_size;
}

static void backward_f32_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_1_rows_scalars *scalars = scalars_;
    backward_f32_1_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const float mean_high = scalars->mean_high;
    const float mean_low = scalars->mean_low;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)) */
    if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
            const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const float data_minus_mean = (data[i] - mean_high) - mean_low;
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_data != NULL || a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_d_out);
    }
}

static void backward_f32_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f32_1_rows_sums *sums = sums_;
    const backward_f32_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_d_out_data_minus_mean, &block->sum_d_out_data_minus_mean);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static void backward_f32_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const float mean_high = scalars->mean_high;
    const float mean_low = scalars->mean_low;
    const float factor = scalars->factor;
    const float scale_times_invstd = scalars->scale_times_invstd;
    const float d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const float *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin;
                float *d_data = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = d_data[i] + (factor * data_minus_mean + scale_times_invstd * d_out[i]
                        + d_mean_over_size);
                }
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const float *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin;
                float *d_data = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high) - mean_low;
                    d_data[i] = factor * data_minus_mean + scale_times_invstd * d_out[i] + d_mean_over_size;
                }
            }
        }
    }
}

static const opsmith_sweep backward_f32_1_rows_sweeps[] = {
    {backward_f32_1_rows_section_0, backward_f32_1_rows_sweep_1, backward_f32_1_rows_merge_1},
    {backward_f32_1_rows_section_1, backward_f32_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_f32_1_rows = {
    .sweeps = backward_f32_1_rows_sweeps,
    .count = 2,
    .initialize = backward_f32_1_rows_initialize,
    .sums_bytes = sizeof(backward_f32_1_rows_sums),
    .scalars_bytes = sizeof(backward_f32_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_f32_1_columns_sums {
    opsmith_sum sum_d_out_data_minus_mean[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_f32_1_columns_sums;

_Static_assert(sizeof(backward_f32_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f32_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_f32_1_columns_scalars {
    float mean_high[OPSMITH_COLUMNS];
    float mean_low[OPSMITH_COLUMNS];
    float factor[OPSMITH_COLUMNS];
    float scale_times_invstd[OPSMITH_COLUMNS];
    float d_mean_over_size[OPSMITH_COLUMNS];
} backward_f32_1_columns_scalars;

_Static_assert(sizeof(backward_f32_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f32_1_columns_scalars) <= 2560, "workspace_bytes counts on this size");

static void backward_f32_1_columns_initialize(void *sums_)
{
    backward_f32_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_d_out_data_minus_mean[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_f32_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f32_arguments *a = arguments;
    (void)sums_;
    backward_f32_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        scalars->mean_high[j] = (float)a->saved_mean[i_C];
        scalars->mean_low[j] = opsmith_low(a->saved_mean[i_C]);
    }
}

static void backward_f32_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_1_columns_sums *sums = sums_;
    backward_f32_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean[j]);
        const double d_scale = a->saved_invstd[i_C] * sum_d_out_data_minus_mean;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);
        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double d_invstd = scale * sum_d_out_data_minus_mean;
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
        const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
        const double scale_times_invstd = scale * a->saved_invstd[i_C];
        const double d_mean = -(scale_times_invstd * sum_d_out);
        const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

        if (a->d_gamma != NULL) {
            a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (float)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
        }

        scalars->mean_high[j] = (float)a->saved_mean[i_C];
        scalars->mean_low[j] = opsmith_low(a->saved_mean[i_C]);
        scalars->factor[j] = (float)factor;
        scalars->scale_times_invstd[j] = (float)scale_times_invstd;
        scalars->d_mean_over_size[j] = (float)d_mean_over_size;
    }
}

static void backward_f32_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_1_columns_scalars *scalars = scalars_;
    backward_f32_1_columns_sums *sums = sums_;
    const float *mean_high = scalars->mean_high;
    const float *mean_low = scalars->mean_low;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)) */
    if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *data = a->data + i_outer * a->dims->C + tile->begin;
            const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const float data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_data != NULL || a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }
}

static void backward_f32_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f32_1_columns_sums *sums = sums_;
    const backward_f32_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_d_out_data_minus_mean[j], &block->sum_d_out_data_minus_mean[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static void backward_f32_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const float *mean_high = scalars->mean_high;
    const float *mean_low = scalars->mean_low;
    const float *factor = scalars->factor;
    const float *scale_times_invstd = scalars->scale_times_invstd;
    const float *d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const float *data = a->data + i_outer * a->dims->C + tile->begin;
                const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + i_outer * a->dims->C + tile->begin;
                float *d_data = a->d_data + i_outer * a->dims->C + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = d_data[i] + (factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i]
                        + d_mean_over_size[i]);
                }
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const float *data = a->data + i_outer * a->dims->C + tile->begin;
                const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + i_outer * a->dims->C + tile->begin;
                float *d_data = a->d_data + i_outer * a->dims->C + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const float data_minus_mean = (data[i] - mean_high[i]) - mean_low[i];
                    d_data[i] = factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i] + d_mean_over_size[i];
                }
            }
        }
    }
}

static const opsmith_sweep backward_f32_1_columns_sweeps[] = {
    {backward_f32_1_columns_section_0, backward_f32_1_columns_sweep_1, backward_f32_1_columns_merge_1},
    {backward_f32_1_columns_section_1, backward_f32_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_f32_1_columns = {
    .sweeps = backward_f32_1_columns_sweeps,
    .count = 2,
    .initialize = backward_f32_1_columns_initialize,
    .sums_bytes = sizeof(backward_f32_1_columns_sums),
    .scalars_bytes = sizeof(backward_f32_1_columns_scalars),
};

static void backward_f32_1(backward_f32_arguments *a, const void *saved, void *workspace,
    const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    if (((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
        || a->d_beta != NULL) || a->d_data != NULL || a->d_gamma != NULL || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma))
            || a->d_data != NULL || a->d_beta != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_f32_1_rows : &backward_f32_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* backward_f32_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_f32_2_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_f32_2_rows_sums;

_Static_assert(sizeof(backward_f32_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f32_2_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_f32_2_rows_scalars {
    float moving_mean_high;
    float moving_mean_low;
    float scale_times_invstd;
} backward_f32_2_rows_scalars;

_Static_assert(sizeof(backward_f32_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f32_2_rows_scalars) <= 24, "workspace_bytes counts on this size");

static void backward_f32_2_rows_initialize(void *sums_)
{
    backward_f32_2_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_f32_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f32_arguments *a = arguments;
    (void)sums_;
    backward_f32_2_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
    const double scale_times_invstd = scale * a->saved_invstd[i_C];

    scalars->moving_mean_high = (float)a->saved_moving_mean[i_C];
    scalars->moving_mean_low = opsmith_low(a->saved_moving_mean[i_C]);
    scalars->scale_times_invstd = (float)scale_times_invstd;
}

static void backward_f32_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_2_rows_sums *sums = sums_;
    (void)scalars_;
    const int64_t i_C = tile->group;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double d_scale = a->saved_invstd[i_C] * sum_1;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);

    if (a->d_gamma != NULL) {
        a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0))
            : (float)(!a->params->fix_gamma ? d_scale : 0.0);
    }
    if (a->d_beta != NULL) {
        a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
    }
}

static void backward_f32_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_2_rows_scalars *scalars = scalars_;
    backward_f32_2_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const float moving_mean_high = scalars->moving_mean_high;
    const float moving_mean_low = scalars->moving_mean_low;
    const float scale_times_invstd = scalars->scale_times_invstd;

    /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)) */
    if (a->d_gamma != NULL && !a->params->fix_gamma) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin;
            const float *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i] * ((data[i] - moving_mean_high) - moving_mean_low);
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_add_f32(terms, n, &sums->sum_d_out);
    }

    /* d_data = scale * invstd * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin;
                float *d_data = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + scale_times_invstd * d_out[i];
                }
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin;
                float *d_data = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = scale_times_invstd * d_out[i];
                }
            }
        }
    }
}

static void backward_f32_2_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f32_2_rows_sums *sums = sums_;
    const backward_f32_2_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static const opsmith_sweep backward_f32_2_rows_sweeps[] = {
    {backward_f32_2_rows_section_0, backward_f32_2_rows_sweep_1, backward_f32_2_rows_merge_1},
    {backward_f32_2_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_f32_2_rows = {
    .sweeps = backward_f32_2_rows_sweeps,
    .count = 1,
    .initialize = backward_f32_2_rows_initialize,
    .sums_bytes = sizeof(backward_f32_2_rows_sums),
    .scalars_bytes = sizeof(backward_f32_2_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_f32_2_columns_sums {
    opsmith_sum sum_1[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_f32_2_columns_sums;

_Static_assert(sizeof(backward_f32_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f32_2_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_f32_2_columns_scalars {
    float moving_mean_high[OPSMITH_COLUMNS];
    float moving_mean_low[OPSMITH_COLUMNS];
    float scale_times_invstd[OPSMITH_COLUMNS];
} backward_f32_2_columns_scalars;

_Static_assert(sizeof(backward_f32_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f32_2_columns_scalars) <= 1536, "workspace_bytes counts on this size");

static void backward_f32_2_columns_initialize(void *sums_)
{
    backward_f32_2_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_f32_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f32_arguments *a = arguments;
    (void)sums_;
    backward_f32_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double scale = a->params->fix_gamma ? 1.0 : (double)a->gamma[i_C];
        const double scale_times_invstd = scale * a->saved_invstd[i_C];

        scalars->moving_mean_high[j] = (float)a->saved_moving_mean[i_C];
        scalars->moving_mean_low[j] = opsmith_low(a->saved_moving_mean[i_C]);
        scalars->scale_times_invstd[j] = (float)scale_times_invstd;
    }
}

static void backward_f32_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double d_scale = a->saved_invstd[i_C] * sum_1;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);

        if (a->d_gamma != NULL) {
            a->d_gamma[i_C] = a->add_d_gamma ? (float)((double)a->d_gamma[i_C]
                + (!a->params->fix_gamma ? d_scale : 0.0)) : (float)(!a->params->fix_gamma ? d_scale : 0.0);
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? (float)((double)a->d_beta[i_C] + sum_d_out) : (float)sum_d_out;
        }
    }
}

static void backward_f32_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f32_arguments *a = arguments;
    const backward_f32_2_columns_scalars *scalars = scalars_;
    backward_f32_2_columns_sums *sums = sums_;
    const float *moving_mean_high = scalars->moving_mean_high;
    const float *moving_mean_low = scalars->moving_mean_low;
    const float *scale_times_invstd = scalars->scale_times_invstd;

    /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)) */
    if (a->d_gamma != NULL && !a->params->fix_gamma) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + i_outer * a->dims->C + tile->begin;
            const float *data = a->data + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i] * ((data[i] - moving_mean_high[i]) - moving_mean_low[i]);
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_beta != NULL) {
        float terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_columns_f32(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }

    /* d_data = scale * invstd * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + i_outer * a->dims->C + tile->begin;
                float *d_data = a->d_data + i_outer * a->dims->C + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + scale_times_invstd[i] * d_out[i];
                }
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const float *d_out = a->d_out == NULL ? zeros_f32_f32 : a->d_out + i_outer * a->dims->C + tile->begin;
                float *d_data = a->d_data + i_outer * a->dims->C + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = scale_times_invstd[i] * d_out[i];
                }
            }
        }
    }
}

static void backward_f32_2_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f32_2_columns_sums *sums = sums_;
    const backward_f32_2_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static const opsmith_sweep backward_f32_2_columns_sweeps[] = {
    {backward_f32_2_columns_section_0, backward_f32_2_columns_sweep_1, backward_f32_2_columns_merge_1},
    {backward_f32_2_columns_section_1, NULL, NULL},
};

static const opsmith_kernel backward_f32_2_columns = {
    .sweeps = backward_f32_2_columns_sweeps,
    .count = 1,
    .initialize = backward_f32_2_columns_initialize,
    .sums_bytes = sizeof(backward_f32_2_columns_sums),
    .scalars_bytes = sizeof(backward_f32_2_columns_scalars),
};

static void backward_f32_2(backward_f32_arguments *a, const void *saved, void *workspace,
    const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    if (((a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL || a->d_data != NULL) || a->d_gamma != NULL
        || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL
            || a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_f32_2_rows : &backward_f32_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_backward_f32)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const float *d_out,
        const float *data, const float *gamma, const float *beta, const void *saved, float *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_backward_f32)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const float *d_out,
        const float *data, const float *gamma, const float *beta, const void *saved, float *d_data,
        opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 25);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 26);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 27);
    }
    const int32_t reads_data = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_gamma = (params->training && !params->use_global_stats && !params->fix_gamma)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_beta = 0;
    const int32_t reads_saved = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats));
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 22, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float), 12, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(float), 13, 0, 0, reads_gamma},
        {beta, (dims->C) * (int64_t)sizeof(float), 14, 0, 0, reads_beta},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(float),
            25, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(float), 26, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(float), 27, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->outer * dims->C * dims->inner > 0) {
            memset(d_data, 0, (size_t)(dims->outer * dims->C * dims->inner) * sizeof(float));
        }
        if (request_gamma == OPSMITH_WRITE && dims->C > 0) {
            memset(d_gamma, 0, (size_t)(dims->C) * sizeof(float));
        }
        if (request_beta == OPSMITH_WRITE && dims->C > 0) {
            memset(d_beta, 0, (size_t)(dims->C) * sizeof(float));
        }
        return OPSMITH_OK;
    }
    backward_f32_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
        .d_gamma = request_gamma != OPSMITH_NULL ? d_gamma : NULL,
        .add_d_gamma = request_gamma == OPSMITH_ADD,
        .d_beta = request_beta != OPSMITH_NULL ? d_beta : NULL,
        .add_d_beta = request_beta == OPSMITH_ADD,
    };
    if (params->training && !params->use_global_stats) {
        backward_f32_1(&a, saved, workspace, executor);
    } else {
        backward_f32_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * batch_norm, T = float64, S = float64: Normalizes a batch by the mean and variance of each channel, then applies scale gamma and offset beta. */

/* Stands for a gradient that was not given. */
static const double zeros_f64_f64[OPSMITH_BLOCK] = {0};

/* ---- forward ---- */

typedef struct forward_f64_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const double *data; /* (outer, C, inner) */
    const double *gamma; /* (C) */
    const double *beta; /* (C) */
    const double *moving_mean; /* (C) */
    const double *moving_var; /* (C) */
    double *new_moving_mean; /* (C) */
    double *new_moving_var; /* (C) */
    double *out; /* (outer, C, inner) */
    double *mean; /* (C) */
    double *invstd; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
} forward_f64_arguments;

/* forward_f64_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_f64_1_rows_sums {
    opsmith_moments moments;
} forward_f64_1_rows_sums;

_Static_assert(sizeof(forward_f64_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_f64_1_rows_sums) <= 24, "workspace_bytes counts on this size");

typedef struct forward_f64_1_rows_scalars {
    double mean;
    double invstd;
    double scale;
    double beta;
} forward_f64_1_rows_scalars;

_Static_assert(sizeof(forward_f64_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f64_1_rows_scalars) <= 32, "workspace_bytes counts on this size");

static void forward_f64_1_rows_initialize(void *sums_)
{
    forward_f64_1_rows_sums *sums = sums_;
    sums->moments = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
}

static void forward_f64_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f64_arguments *a = arguments;
    const forward_f64_1_rows_sums *sums = sums_;
    forward_f64_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double mean = opsmith_moments_mean(&sums->moments);
    const double var = opsmith_moments_var(&sums->moments);
    const double invstd = opsmith_rsqrt(var + a->params->eps);
    const double new_moving_mean = a->moving_mean[i_C] * a->params->momentum + mean * (1.0 - a->params->momentum);
    const double new_moving_var = a->moving_var[i_C] * a->params->momentum + var * (1.0 - a->params->momentum);
    const double scale = a->params->fix_gamma ? 1.0 : a->gamma[i_C];

    if (a->mean != NULL) {
        a->mean[i_C] = mean;
    }
    if (a->invstd != NULL) {
        a->invstd[i_C] = invstd;
    }
    if (a->dims->outer > 0 && a->dims->inner > 0) {
        a->new_moving_mean[i_C] = new_moving_mean;
        a->new_moving_var[i_C] = new_moving_var;
    }
    if (a->saved_mean != NULL) {
        a->saved_mean[i_C] = mean;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[i_C] = invstd;
    }

    scalars->mean = mean;
    scalars->invstd = invstd;
    scalars->scale = scale;
    scalars->beta = a->beta[i_C];
}

static void forward_f64_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f64_arguments *a = arguments;
    (void)scalars_;
    forward_f64_1_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;

    /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
    {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
        }
        opsmith_moments_add_f64(terms, n, &sums->moments);
    }
}

static void forward_f64_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_f64_1_rows_sums *sums = sums_;
    const forward_f64_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_moments_merge(&sums->moments, &block->moments);
}

static void forward_f64_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f64_arguments *a = arguments;
    const forward_f64_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const double mean = scalars->mean;
    const double invstd = scalars->invstd;
    const double scale = scalars->scale;
    const double beta = scalars->beta;

    /* out = (data - mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        const double *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
        double *out = a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = (data[i] - mean) * invstd * scale + beta;
        }
    }
}

static const opsmith_sweep forward_f64_1_rows_sweeps[] = {
    {NULL, forward_f64_1_rows_sweep_1, forward_f64_1_rows_merge_1},
    {forward_f64_1_rows_section_1, forward_f64_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f64_1_rows = {
    .sweeps = forward_f64_1_rows_sweeps,
    .count = 2,
    .initialize = forward_f64_1_rows_initialize,
    .sums_bytes = sizeof(forward_f64_1_rows_sums),
    .scalars_bytes = sizeof(forward_f64_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_f64_1_columns_sums {
    opsmith_moments moments[OPSMITH_COLUMNS];
} forward_f64_1_columns_sums;

_Static_assert(sizeof(forward_f64_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(forward_f64_1_columns_sums) <= 1536, "workspace_bytes counts on this size");

typedef struct forward_f64_1_columns_scalars {
    double mean[OPSMITH_COLUMNS];
    double invstd[OPSMITH_COLUMNS];
    double scale[OPSMITH_COLUMNS];
    double beta[OPSMITH_COLUMNS];
} forward_f64_1_columns_scalars;

_Static_assert(sizeof(forward_f64_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f64_1_columns_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_f64_1_columns_initialize(void *sums_)
{
    forward_f64_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->moments[j] = (opsmith_moments)OPSMITH_MOMENTS_INITIAL;
    }
}

static void forward_f64_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f64_arguments *a = arguments;
    const forward_f64_1_columns_sums *sums = sums_;
    forward_f64_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double mean = opsmith_moments_mean(&sums->moments[j]);
        const double var = opsmith_moments_var(&sums->moments[j]);
        const double invstd = opsmith_rsqrt(var + a->params->eps);
        const double new_moving_mean = a->moving_mean[i_C] * a->params->momentum + mean * (1.0 - a->params->momentum);
        const double new_moving_var = a->moving_var[i_C] * a->params->momentum + var * (1.0 - a->params->momentum);
        const double scale = a->params->fix_gamma ? 1.0 : a->gamma[i_C];

        if (a->mean != NULL) {
            a->mean[i_C] = mean;
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = invstd;
        }
        if (a->dims->outer > 0 && a->dims->inner > 0) {
            a->new_moving_mean[i_C] = new_moving_mean;
            a->new_moving_var[i_C] = new_moving_var;
        }
        if (a->saved_mean != NULL) {
            a->saved_mean[i_C] = mean;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }

        scalars->mean[j] = mean;
        scalars->invstd[j] = invstd;
        scalars->scale[j] = scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_f64_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f64_arguments *a = arguments;
    (void)scalars_;
    forward_f64_1_columns_sums *sums = sums_;

    /* mean = mean(data, over=(outer, inner)), var = var(data, over=(outer, inner)) */
    {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *data = a->data + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = data[i];
            }
            n += tile->length;
        }
        opsmith_moments_columns_f64(terms, tile->last - tile->first, tile->length, sums->moments);
    }
}

static void forward_f64_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    forward_f64_1_columns_sums *sums = sums_;
    const forward_f64_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_moments_merge(&sums->moments[j], &block->moments[j]);
    }
}

static void forward_f64_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f64_arguments *a = arguments;
    const forward_f64_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const double *mean = scalars->mean;
    const double *invstd = scalars->invstd;
    const double *scale = scalars->scale;
    const double *beta = scalars->beta;

    /* out = (data - mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        const double *data = a->data + i_outer * a->dims->C + tile->begin;
        double *out = a->out + i_outer * a->dims->C + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = (data[i] - mean[i]) * invstd[i] * scale[i] + beta[i];
        }
    }
}

static const opsmith_sweep forward_f64_1_columns_sweeps[] = {
    {NULL, forward_f64_1_columns_sweep_1, forward_f64_1_columns_merge_1},
    {forward_f64_1_columns_section_1, forward_f64_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f64_1_columns = {
    .sweeps = forward_f64_1_columns_sweeps,
    .count = 2,
    .initialize = forward_f64_1_columns_initialize,
    .sums_bytes = sizeof(forward_f64_1_columns_sums),
    .scalars_bytes = sizeof(forward_f64_1_columns_scalars),
};

static void forward_f64_1(forward_f64_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    {
        const int32_t wanted[] = {1, 1};
        const opsmith_geometry geometry = batch_norm_forward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_f64_1_rows : &forward_f64_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* forward_f64_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct forward_f64_2_rows_scalars {
    double moving_mean;
    double invstd;
    double scale;
    double beta;
} forward_f64_2_rows_scalars;

_Static_assert(sizeof(forward_f64_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f64_2_rows_scalars) <= 32, "workspace_bytes counts on this size");

static void forward_f64_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f64_arguments *a = arguments;
    (void)sums_;
    forward_f64_2_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double invstd = opsmith_rsqrt(a->moving_var[i_C] + a->params->eps);
    const double scale = a->params->fix_gamma ? 1.0 : a->gamma[i_C];

    if (a->mean != NULL) {
        a->mean[i_C] = a->moving_mean[i_C];
    }
    if (a->invstd != NULL) {
        a->invstd[i_C] = invstd;
    }
    if (a->saved_invstd != NULL) {
        a->saved_invstd[i_C] = invstd;
    }
    if (a->saved_moving_mean != NULL) {
        a->saved_moving_mean[i_C] = a->moving_mean[i_C];
    }

    scalars->moving_mean = a->moving_mean[i_C];
    scalars->invstd = invstd;
    scalars->scale = scale;
    scalars->beta = a->beta[i_C];
}

static void forward_f64_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f64_arguments *a = arguments;
    const forward_f64_2_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const double moving_mean = scalars->moving_mean;
    const double invstd = scalars->invstd;
    const double scale = scalars->scale;
    const double beta = scalars->beta;

    /* out = (data - moving_mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        const double *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
        double *out = a->out + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = (data[i] - moving_mean) * invstd * scale + beta;
        }
    }
}

static const opsmith_sweep forward_f64_2_rows_sweeps[] = {
    {forward_f64_2_rows_section_0, forward_f64_2_rows_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f64_2_rows = {
    .sweeps = forward_f64_2_rows_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_f64_2_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct forward_f64_2_columns_scalars {
    double moving_mean[OPSMITH_COLUMNS];
    double invstd[OPSMITH_COLUMNS];
    double scale[OPSMITH_COLUMNS];
    double beta[OPSMITH_COLUMNS];
} forward_f64_2_columns_scalars;

_Static_assert(sizeof(forward_f64_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(forward_f64_2_columns_scalars) <= 2048, "workspace_bytes counts on this size");

static void forward_f64_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const forward_f64_arguments *a = arguments;
    (void)sums_;
    forward_f64_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double invstd = opsmith_rsqrt(a->moving_var[i_C] + a->params->eps);
        const double scale = a->params->fix_gamma ? 1.0 : a->gamma[i_C];

        if (a->mean != NULL) {
            a->mean[i_C] = a->moving_mean[i_C];
        }
        if (a->invstd != NULL) {
            a->invstd[i_C] = invstd;
        }
        if (a->saved_invstd != NULL) {
            a->saved_invstd[i_C] = invstd;
        }
        if (a->saved_moving_mean != NULL) {
            a->saved_moving_mean[i_C] = a->moving_mean[i_C];
        }

        scalars->moving_mean[j] = a->moving_mean[i_C];
        scalars->invstd[j] = invstd;
        scalars->scale[j] = scale;
        scalars->beta[j] = a->beta[i_C];
    }
}

static void forward_f64_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const forward_f64_arguments *a = arguments;
    const forward_f64_2_columns_scalars *scalars = scalars_;
    (void)sums_;
    const double *moving_mean = scalars->moving_mean;
    const double *invstd = scalars->invstd;
    const double *scale = scalars->scale;
    const double *beta = scalars->beta;

    /* out = (data - moving_mean) * invstd * scale + beta */
    for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
        const double *data = a->data + i_outer * a->dims->C + tile->begin;
        double *out = a->out + i_outer * a->dims->C + tile->begin;
        OPSMITH_INDEPENDENT
        for (int64_t i = 0; i < tile->length; ++i) {
            out[i] = (data[i] - moving_mean[i]) * invstd[i] * scale[i] + beta[i];
        }
    }
}

static const opsmith_sweep forward_f64_2_columns_sweeps[] = {
    {forward_f64_2_columns_section_0, forward_f64_2_columns_sweep_1, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel forward_f64_2_columns = {
    .sweeps = forward_f64_2_columns_sweeps,
    .count = 1,
    .initialize = NULL,
    .sums_bytes = 0,
    .scalars_bytes = sizeof(forward_f64_2_columns_scalars),
};

static void forward_f64_2(forward_f64_arguments *a, void *saved, void *workspace, const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    {
        const int32_t wanted[] = {1};
        const opsmith_geometry geometry = batch_norm_forward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &forward_f64_2_rows : &forward_f64_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_forward_f64)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const double *data,
        const double *gamma, const double *beta, const double *moving_mean, const double *moving_var,
        double *new_moving_mean, double *new_moving_var, double *out, double *mean, double *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_forward_f64)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const double *data,
        const double *gamma, const double *beta, const double *moving_mean, const double *moving_var,
        double *new_moving_mean, double *new_moving_var, double *out, double *mean, double *invstd, void *saved,
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    const int32_t writes_moving_mean = params->training && !params->use_global_stats;
    const int32_t writes_moving_var = params->training && !params->use_global_stats;
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_forward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 12, 0, 0, 1},
        {gamma, (dims->C) * (int64_t)sizeof(double), 13, 0, 0, 1},
        {beta, (dims->C) * (int64_t)sizeof(double), 14, 0, 0, 1},
        {moving_mean, (dims->C) * (int64_t)sizeof(double), 15, 0, 0, 1},
        {moving_var, (dims->C) * (int64_t)sizeof(double), 16, 0, 0, 1},
        {new_moving_mean, (dims->C) * (int64_t)sizeof(double), 17, 1, 15, writes_moving_mean},
        {new_moving_var, (dims->C) * (int64_t)sizeof(double), 18, 1, 16, writes_moving_var},
        {out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 19, 1, 0, 1},
        {mean, (dims->C) * (int64_t)sizeof(double), 20, 1, 0, params->output_mean_var},
        {invstd, (dims->C) * (int64_t)sizeof(double), 21, 1, 0, params->output_mean_var},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 1, 0, 0},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    forward_f64_arguments a = {
        .params = params,
        .dims = dims,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .moving_mean = moving_mean,
        .moving_var = moving_var,
        .new_moving_mean = new_moving_mean,
        .new_moving_var = new_moving_var,
        .out = out,
        .mean = mean,
        .invstd = invstd,
    };
    if (params->training && !params->use_global_stats) {
        forward_f64_1(&a, saved, workspace, executor);
    } else {
        forward_f64_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}

/* ---- backward ---- */

typedef struct backward_f64_arguments {
    const opsmith_batch_norm_params *params;
    const opsmith_batch_norm_dims *dims;
    const double *d_out; /* (outer, C, inner) */
    const double *data; /* (outer, C, inner) */
    const double *gamma; /* (C) */
    const double *beta; /* (C) */
    double *d_data; /* (outer, C, inner) */
    double *d_gamma; /* (C) */
    double *d_beta; /* (C) */
    double *saved_mean;
    double *saved_invstd;
    double *saved_moving_mean;
    int32_t add_d_data;
    int32_t add_d_gamma;
    int32_t add_d_beta;
} backward_f64_arguments;

/* backward_f64_1, taken if params->training && !params->use_global_stats. Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_f64_1_rows_sums {
    opsmith_sum sum_d_out_data_minus_mean;
    opsmith_sum sum_d_out;
} backward_f64_1_rows_sums;

_Static_assert(sizeof(backward_f64_1_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f64_1_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_f64_1_rows_scalars {
    double mean;
    double factor;
    double scale_times_invstd;
    double d_mean_over_size;
} backward_f64_1_rows_scalars;

_Static_assert(sizeof(backward_f64_1_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f64_1_rows_scalars) <= 32, "workspace_bytes counts on this size");

static void backward_f64_1_rows_initialize(void *sums_)
{
    backward_f64_1_rows_sums *sums = sums_;
    sums->sum_d_out_data_minus_mean = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_f64_1_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f64_arguments *a = arguments;
    (void)sums_;
    backward_f64_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    scalars->mean = a->saved_mean[i_C];
}

static void backward_f64_1_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_1_rows_sums *sums = sums_;
    backward_f64_1_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean);
    const double d_scale = a->saved_invstd[i_C] * sum_d_out_data_minus_mean;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);
    const double scale = a->params->fix_gamma ? 1.0 : a->gamma[i_C];
    const double d_invstd = scale * sum_d_out_data_minus_mean;
    const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
    const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
    const double scale_times_invstd = scale * a->saved_invstd[i_C];
    const double d_mean = -(scale_times_invstd * sum_d_out);
    const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

    if (a->d_gamma != NULL) {
        a->d_gamma[i_C] = a->add_d_gamma ? a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0)
            : !a->params->fix_gamma ? d_scale : 0.0;
    }
    if (a->d_beta != NULL) {
        a->d_beta[i_C] = a->add_d_beta ? a->d_beta[i_C] + sum_d_out : sum_d_out;
    }

    scalars->mean = a->saved_mean[i_C];
    scalars->factor = factor;
    scalars->scale_times_invstd = scale_times_invstd;
    scalars->d_mean_over_size = d_mean_over_size;
}

static void backward_f64_1_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_1_rows_scalars *scalars = scalars_;
    backward_f64_1_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const double mean = scalars->mean;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)) */
    if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
            const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const double data_minus_mean = data[i] - mean;
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        opsmith_sum_add_f64(terms, n, &sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_data != NULL || a->d_beta != NULL) {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_add_f64(terms, n, &sums->sum_d_out);
    }
}

static void backward_f64_1_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f64_1_rows_sums *sums = sums_;
    const backward_f64_1_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_d_out_data_minus_mean, &block->sum_d_out_data_minus_mean);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static void backward_f64_1_rows_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_1_rows_scalars *scalars = scalars_;
    (void)sums_;
    const int64_t i_C = tile->group;
    const double mean = scalars->mean;
    const double factor = scalars->factor;
    const double scale_times_invstd = scalars->scale_times_invstd;
    const double d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const double *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin;
                double *d_data = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const double data_minus_mean = data[i] - mean;
                    d_data[i] = d_data[i] + (factor * data_minus_mean + scale_times_invstd * d_out[i]
                        + d_mean_over_size);
                }
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const double *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin;
                double *d_data = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const double data_minus_mean = data[i] - mean;
                    d_data[i] = factor * data_minus_mean + scale_times_invstd * d_out[i] + d_mean_over_size;
                }
            }
        }
    }
}

static const opsmith_sweep backward_f64_1_rows_sweeps[] = {
    {backward_f64_1_rows_section_0, backward_f64_1_rows_sweep_1, backward_f64_1_rows_merge_1},
    {backward_f64_1_rows_section_1, backward_f64_1_rows_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_f64_1_rows = {
    .sweeps = backward_f64_1_rows_sweeps,
    .count = 2,
    .initialize = backward_f64_1_rows_initialize,
    .sums_bytes = sizeof(backward_f64_1_rows_sums),
    .scalars_bytes = sizeof(backward_f64_1_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_f64_1_columns_sums {
    opsmith_sum sum_d_out_data_minus_mean[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_f64_1_columns_sums;

_Static_assert(sizeof(backward_f64_1_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f64_1_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_f64_1_columns_scalars {
    double mean[OPSMITH_COLUMNS];
    double factor[OPSMITH_COLUMNS];
    double scale_times_invstd[OPSMITH_COLUMNS];
    double d_mean_over_size[OPSMITH_COLUMNS];
} backward_f64_1_columns_scalars;

_Static_assert(sizeof(backward_f64_1_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f64_1_columns_scalars) <= 2048, "workspace_bytes counts on this size");

static void backward_f64_1_columns_initialize(void *sums_)
{
    backward_f64_1_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_d_out_data_minus_mean[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_f64_1_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f64_arguments *a = arguments;
    (void)sums_;
    backward_f64_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        scalars->mean[j] = a->saved_mean[i_C];
    }
}

static void backward_f64_1_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_1_columns_sums *sums = sums_;
    backward_f64_1_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_d_out_data_minus_mean = opsmith_sum_value(&sums->sum_d_out_data_minus_mean[j]);
        const double d_scale = a->saved_invstd[i_C] * sum_d_out_data_minus_mean;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);
        const double scale = a->params->fix_gamma ? 1.0 : a->gamma[i_C];
        const double d_invstd = scale * sum_d_out_data_minus_mean;
        const double d_var = -(0.5 * d_invstd * a->saved_invstd[i_C] * a->saved_invstd[i_C] * a->saved_invstd[i_C]);
        const double factor = 2.0 / (double)(a->dims->outer * a->dims->inner) * d_var;
        const double scale_times_invstd = scale * a->saved_invstd[i_C];
        const double d_mean = -(scale_times_invstd * sum_d_out);
        const double d_mean_over_size = d_mean / (double)(a->dims->outer * a->dims->inner);

        if (a->d_gamma != NULL) {
            a->d_gamma[i_C] = a->add_d_gamma ? a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0)
                : !a->params->fix_gamma ? d_scale : 0.0;
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? a->d_beta[i_C] + sum_d_out : sum_d_out;
        }

        scalars->mean[j] = a->saved_mean[i_C];
        scalars->factor[j] = factor;
        scalars->scale_times_invstd[j] = scale_times_invstd;
        scalars->d_mean_over_size[j] = d_mean_over_size;
    }
}

static void backward_f64_1_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_1_columns_scalars *scalars = scalars_;
    backward_f64_1_columns_sums *sums = sums_;
    const double *mean = scalars->mean;

    /* sum_d_out_data_minus_mean = sum(d_out * data_minus_mean, over=(outer, inner)) */
    if (a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *data = a->data + i_outer * a->dims->C + tile->begin;
            const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                const double data_minus_mean = data[i] - mean[i];
                terms[n + i] = d_out[i] * data_minus_mean;
            }
            n += tile->length;
        }
        opsmith_sum_columns_f64(terms, tile->last - tile->first, tile->length, sums->sum_d_out_data_minus_mean);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_data != NULL || a->d_beta != NULL) {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_columns_f64(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }
}

static void backward_f64_1_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f64_1_columns_sums *sums = sums_;
    const backward_f64_1_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_d_out_data_minus_mean[j], &block->sum_d_out_data_minus_mean[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static void backward_f64_1_columns_sweep_2(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_1_columns_scalars *scalars = scalars_;
    (void)sums_;
    const double *mean = scalars->mean;
    const double *factor = scalars->factor;
    const double *scale_times_invstd = scalars->scale_times_invstd;
    const double *d_mean_over_size = scalars->d_mean_over_size;

    /* d_data = 2 / size(outer, inner) * d_var * data_minus_mean + scale_times_invstd * d_out + d_mean / size(outer, inner) */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const double *data = a->data + i_outer * a->dims->C + tile->begin;
                const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + i_outer * a->dims->C + tile->begin;
                double *d_data = a->d_data + i_outer * a->dims->C + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const double data_minus_mean = data[i] - mean[i];
                    d_data[i] = d_data[i] + (factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i]
                        + d_mean_over_size[i]);
                }
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const double *data = a->data + i_outer * a->dims->C + tile->begin;
                const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + i_outer * a->dims->C + tile->begin;
                double *d_data = a->d_data + i_outer * a->dims->C + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    const double data_minus_mean = data[i] - mean[i];
                    d_data[i] = factor[i] * data_minus_mean + scale_times_invstd[i] * d_out[i] + d_mean_over_size[i];
                }
            }
        }
    }
}

static const opsmith_sweep backward_f64_1_columns_sweeps[] = {
    {backward_f64_1_columns_section_0, backward_f64_1_columns_sweep_1, backward_f64_1_columns_merge_1},
    {backward_f64_1_columns_section_1, backward_f64_1_columns_sweep_2, NULL},
    {NULL, NULL, NULL},
};

static const opsmith_kernel backward_f64_1_columns = {
    .sweeps = backward_f64_1_columns_sweeps,
    .count = 2,
    .initialize = backward_f64_1_columns_initialize,
    .sums_bytes = sizeof(backward_f64_1_columns_sums),
    .scalars_bytes = sizeof(backward_f64_1_columns_scalars),
};

static void backward_f64_1(backward_f64_arguments *a, const void *saved, void *workspace,
    const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_mean = (double *)(uintptr_t)saved;
        a->saved_invstd = a->saved_mean + dims->C;
    }
    if (((a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma)) || a->d_data != NULL
        || a->d_beta != NULL) || a->d_data != NULL || a->d_gamma != NULL || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_data != NULL || (a->d_gamma != NULL && !a->params->fix_gamma))
            || a->d_data != NULL || a->d_beta != NULL, a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_1_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_f64_1_rows : &backward_f64_1_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

/* backward_f64_2, taken if !(params->training && !params->use_global_stats). Groups over C; each is swept over outer, inner. */

/* Rows: the innermost run is inner, reduced. */
typedef struct backward_f64_2_rows_sums {
    opsmith_sum sum_1;
    opsmith_sum sum_d_out;
} backward_f64_2_rows_sums;

_Static_assert(sizeof(backward_f64_2_rows_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f64_2_rows_sums) <= 48, "workspace_bytes counts on this size");

typedef struct backward_f64_2_rows_scalars {
    double moving_mean;
    double scale_times_invstd;
} backward_f64_2_rows_scalars;

_Static_assert(sizeof(backward_f64_2_rows_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f64_2_rows_scalars) <= 16, "workspace_bytes counts on this size");

static void backward_f64_2_rows_initialize(void *sums_)
{
    backward_f64_2_rows_sums *sums = sums_;
    sums->sum_1 = (opsmith_sum)OPSMITH_SUM_INITIAL;
    sums->sum_d_out = (opsmith_sum)OPSMITH_SUM_INITIAL;
}

static void backward_f64_2_rows_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f64_arguments *a = arguments;
    (void)sums_;
    backward_f64_2_rows_scalars *scalars = scalars_;
    const int64_t i_C = tile->group;

    const double scale = a->params->fix_gamma ? 1.0 : a->gamma[i_C];
    const double scale_times_invstd = scale * a->saved_invstd[i_C];

    scalars->moving_mean = a->saved_moving_mean[i_C];
    scalars->scale_times_invstd = scale_times_invstd;
}

static void backward_f64_2_rows_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_2_rows_sums *sums = sums_;
    (void)scalars_;
    const int64_t i_C = tile->group;

    const double sum_1 = opsmith_sum_value(&sums->sum_1);
    const double d_scale = a->saved_invstd[i_C] * sum_1;
    const double sum_d_out = opsmith_sum_value(&sums->sum_d_out);

    if (a->d_gamma != NULL) {
        a->d_gamma[i_C] = a->add_d_gamma ? a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0)
            : !a->params->fix_gamma ? d_scale : 0.0;
    }
    if (a->d_beta != NULL) {
        a->d_beta[i_C] = a->add_d_beta ? a->d_beta[i_C] + sum_d_out : sum_d_out;
    }
}

static void backward_f64_2_rows_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_2_rows_scalars *scalars = scalars_;
    backward_f64_2_rows_sums *sums = sums_;
    const int64_t i_C = tile->group;
    const double moving_mean = scalars->moving_mean;
    const double scale_times_invstd = scalars->scale_times_invstd;

    /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)) */
    if (a->d_gamma != NULL && !a->params->fix_gamma) {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin;
            const double *data = a->data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i] * (data[i] - moving_mean);
            }
            n += tile->length;
        }
        opsmith_sum_add_f64(terms, n, &sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_beta != NULL) {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + (i_outer * a->dims->C + i_C)
                * a->dims->inner + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_add_f64(terms, n, &sums->sum_d_out);
    }

    /* d_data = scale * invstd * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin;
                double *d_data = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + scale_times_invstd * d_out[i];
                }
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + (i_outer * a->dims->C + i_C)
                    * a->dims->inner + tile->begin;
                double *d_data = a->d_data + (i_outer * a->dims->C + i_C) * a->dims->inner + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = scale_times_invstd * d_out[i];
                }
            }
        }
    }
}

static void backward_f64_2_rows_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f64_2_rows_sums *sums = sums_;
    const backward_f64_2_rows_sums *block = block_sums;
    (void)columns;
    opsmith_sum_merge(&sums->sum_1, &block->sum_1);
    opsmith_sum_merge(&sums->sum_d_out, &block->sum_d_out);
}

static const opsmith_sweep backward_f64_2_rows_sweeps[] = {
    {backward_f64_2_rows_section_0, backward_f64_2_rows_sweep_1, backward_f64_2_rows_merge_1},
    {backward_f64_2_rows_section_1, NULL, NULL},
};

static const opsmith_kernel backward_f64_2_rows = {
    .sweeps = backward_f64_2_rows_sweeps,
    .count = 1,
    .initialize = backward_f64_2_rows_initialize,
    .sums_bytes = sizeof(backward_f64_2_rows_sums),
    .scalars_bytes = sizeof(backward_f64_2_rows_scalars),
};

/* Columns: the innermost run is C, kept. */
typedef struct backward_f64_2_columns_sums {
    opsmith_sum sum_1[OPSMITH_COLUMNS];
    opsmith_sum sum_d_out[OPSMITH_COLUMNS];
} backward_f64_2_columns_sums;

_Static_assert(sizeof(backward_f64_2_columns_sums) <= OPSMITH_GROUP_BYTES, "a group has too many sums");
_Static_assert(sizeof(backward_f64_2_columns_sums) <= 3072, "workspace_bytes counts on this size");

typedef struct backward_f64_2_columns_scalars {
    double moving_mean[OPSMITH_COLUMNS];
    double scale_times_invstd[OPSMITH_COLUMNS];
} backward_f64_2_columns_scalars;

_Static_assert(sizeof(backward_f64_2_columns_scalars) <= OPSMITH_GROUP_BYTES, "a group has too many values");
_Static_assert(sizeof(backward_f64_2_columns_scalars) <= 1024, "workspace_bytes counts on this size");

static void backward_f64_2_columns_initialize(void *sums_)
{
    backward_f64_2_columns_sums *sums = sums_;
    for (int j = 0; j < OPSMITH_COLUMNS; ++j) {
        sums->sum_1[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
        sums->sum_d_out[j] = (opsmith_sum)OPSMITH_SUM_INITIAL;
    }
}

static void backward_f64_2_columns_section_0(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f64_arguments *a = arguments;
    (void)sums_;
    backward_f64_2_columns_scalars *scalars = scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double scale = a->params->fix_gamma ? 1.0 : a->gamma[i_C];
        const double scale_times_invstd = scale * a->saved_invstd[i_C];

        scalars->moving_mean[j] = a->saved_moving_mean[i_C];
        scalars->scale_times_invstd[j] = scale_times_invstd;
    }
}

static void backward_f64_2_columns_section_1(const void *arguments, const opsmith_tile *tile, const void *sums_,
    void *scalars_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_2_columns_sums *sums = sums_;
    (void)scalars_;
    for (int64_t j = 0; j < tile->length; ++j) {
        const int64_t i_C = tile->begin + j;

        const double sum_1 = opsmith_sum_value(&sums->sum_1[j]);
        const double d_scale = a->saved_invstd[i_C] * sum_1;
        const double sum_d_out = opsmith_sum_value(&sums->sum_d_out[j]);

        if (a->d_gamma != NULL) {
            a->d_gamma[i_C] = a->add_d_gamma ? a->d_gamma[i_C] + (!a->params->fix_gamma ? d_scale : 0.0)
                : !a->params->fix_gamma ? d_scale : 0.0;
        }
        if (a->d_beta != NULL) {
            a->d_beta[i_C] = a->add_d_beta ? a->d_beta[i_C] + sum_d_out : sum_d_out;
        }
    }
}

static void backward_f64_2_columns_sweep_1(const void *arguments, const opsmith_tile *tile, const void *scalars_,
    void *sums_)
{
    const backward_f64_arguments *a = arguments;
    const backward_f64_2_columns_scalars *scalars = scalars_;
    backward_f64_2_columns_sums *sums = sums_;
    const double *moving_mean = scalars->moving_mean;
    const double *scale_times_invstd = scalars->scale_times_invstd;

    /* sum_1 = sum(d_out * (data - moving_mean), over=(outer, inner)) */
    if (a->d_gamma != NULL && !a->params->fix_gamma) {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + i_outer * a->dims->C + tile->begin;
            const double *data = a->data + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i] * (data[i] - moving_mean[i]);
            }
            n += tile->length;
        }
        opsmith_sum_columns_f64(terms, tile->last - tile->first, tile->length, sums->sum_1);
    }

    /* sum_d_out = sum(d_out, over=(outer, inner)) */
    if (a->d_beta != NULL) {
        double terms[OPSMITH_BLOCK];
        int64_t n = 0;
        for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
            const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + i_outer * a->dims->C + tile->begin;
            OPSMITH_INDEPENDENT
            for (int64_t i = 0; i < tile->length; ++i) {
                terms[n + i] = d_out[i];
            }
            n += tile->length;
        }
        opsmith_sum_columns_f64(terms, tile->last - tile->first, tile->length, sums->sum_d_out);
    }

    /* d_data = scale * invstd * d_out */
    if (a->d_data != NULL) {
        if (a->add_d_data) {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + i_outer * a->dims->C + tile->begin;
                double *d_data = a->d_data + i_outer * a->dims->C + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = d_data[i] + scale_times_invstd[i] * d_out[i];
                }
            }
        } else {
            for (int64_t i_outer = tile->first; i_outer < tile->last; ++i_outer) {
                const double *d_out = a->d_out == NULL ? zeros_f64_f64 : a->d_out + i_outer * a->dims->C + tile->begin;
                double *d_data = a->d_data + i_outer * a->dims->C + tile->begin;
                OPSMITH_INDEPENDENT
                for (int64_t i = 0; i < tile->length; ++i) {
                    d_data[i] = scale_times_invstd[i] * d_out[i];
                }
            }
        }
    }
}

static void backward_f64_2_columns_merge_1(void *sums_, const void *block_sums, int64_t columns)
{
    backward_f64_2_columns_sums *sums = sums_;
    const backward_f64_2_columns_sums *block = block_sums;
    for (int64_t j = 0; j < columns; ++j) {
        opsmith_sum_merge(&sums->sum_1[j], &block->sum_1[j]);
        opsmith_sum_merge(&sums->sum_d_out[j], &block->sum_d_out[j]);
    }
}

static const opsmith_sweep backward_f64_2_columns_sweeps[] = {
    {backward_f64_2_columns_section_0, backward_f64_2_columns_sweep_1, backward_f64_2_columns_merge_1},
    {backward_f64_2_columns_section_1, NULL, NULL},
};

static const opsmith_kernel backward_f64_2_columns = {
    .sweeps = backward_f64_2_columns_sweeps,
    .count = 1,
    .initialize = backward_f64_2_columns_initialize,
    .sums_bytes = sizeof(backward_f64_2_columns_sums),
    .scalars_bytes = sizeof(backward_f64_2_columns_scalars),
};

static void backward_f64_2(backward_f64_arguments *a, const void *saved, void *workspace,
    const opsmith_executor *executor)
{
    const opsmith_batch_norm_dims *dims = a->dims;
    char *free_bytes = workspace;
    if (saved != NULL) {
        a->saved_invstd = (double *)(uintptr_t)saved;
        a->saved_moving_mean = a->saved_invstd + dims->C;
    }
    if (((a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL || a->d_data != NULL) || a->d_gamma != NULL
        || a->d_beta != NULL) {
        const int32_t wanted[] = {(a->d_gamma != NULL && !a->params->fix_gamma) || a->d_beta != NULL
            || a->d_data != NULL};
        const opsmith_geometry geometry = batch_norm_backward_2_geometry(dims);
        const opsmith_kernel *kernel = geometry.form == 0 ? &backward_f64_2_rows : &backward_f64_2_columns;
        opsmith_run(kernel, &geometry, a, wanted, free_bytes, executor);
    }
}

OPSMITH_LEVEL_API opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_backward_f64)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const double *d_out,
        const double *data, const double *gamma, const double *beta, const void *saved, double *d_data,
        opsmith_request request_data, double *d_gamma, opsmith_request request_gamma, double *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

opsmith_status OPSMITH_LEVEL_NAME(opsmith_batch_norm_backward_f64)(
    const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const double *d_out,
        const double *data, const double *gamma, const double *beta, const void *saved, double *d_data,
        opsmith_request request_data, double *d_gamma, opsmith_request request_gamma, double *d_beta,
        opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    opsmith_status status = opsmith_batch_norm_check(params, dims);
    if (status != OPSMITH_OK) {
        return status;
    }
    if (request_data < OPSMITH_NULL || request_data > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 25);
    }
    if (request_gamma < OPSMITH_NULL || request_gamma > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 26);
    }
    if (request_beta < OPSMITH_NULL || request_beta > OPSMITH_ADD) {
        return OPSMITH_STATUS(OPSMITH_BAD_REQUEST, 27);
    }
    const int32_t reads_data = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_gamma = (params->training && !params->use_global_stats && !params->fix_gamma)
        || (!(params->training && !params->use_global_stats) && !params->fix_gamma);
    const int32_t reads_beta = 0;
    const int32_t reads_saved = (params->training && !params->use_global_stats)
        || (!(params->training && !params->use_global_stats));
    const int32_t threads = executor == NULL ? 1 : executor->threads;
    const size_t needed = opsmith_batch_norm_backward_workspace_bytes(params, dims, threads);
    if (workspace_bytes < needed || (workspace == NULL && needed > 0)) {
        return OPSMITH_STATUS(OPSMITH_SMALL_WORKSPACE, 29);
    }
    const opsmith_array arrays[] = {
        {d_out, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 22, 0, 0, 0},
        {data, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double), 12, 0, 0, reads_data},
        {gamma, (dims->C) * (int64_t)sizeof(double), 13, 0, 0, reads_gamma},
        {beta, (dims->C) * (int64_t)sizeof(double), 14, 0, 0, reads_beta},
        {request_data != OPSMITH_NULL ? d_data : NULL, (dims->outer * dims->C * dims->inner) * (int64_t)sizeof(double),
            25, 1, 0, request_data != OPSMITH_NULL},
        {request_gamma != OPSMITH_NULL ? d_gamma : NULL, (dims->C) * (int64_t)sizeof(double), 26, 1, 0,
            request_gamma != OPSMITH_NULL},
        {request_beta != OPSMITH_NULL ? d_beta : NULL, (dims->C) * (int64_t)sizeof(double), 27, 1, 0,
            request_beta != OPSMITH_NULL},
        {saved, (int64_t)opsmith_batch_norm_saved_bytes(params, dims), 28, 0, 0, reads_saved},
        {workspace, (int64_t)needed, 29, 1, 0, 0},
    };
    status = opsmith_check_arrays(arrays, (int32_t)(sizeof arrays / sizeof arrays[0]));
    if (status != OPSMITH_OK) {
        return status;
    }
    if (dims->outer * dims->C * dims->inner == 0) {
        /* The outputs have no elements, so nothing depends on the inputs. */
        if (request_data == OPSMITH_WRITE && dims->outer * dims->C * dims->inner > 0) {
            memset(d_data, 0, (size_t)(dims->outer * dims->C * dims->inner) * sizeof(double));
        }
        if (request_gamma == OPSMITH_WRITE && dims->C > 0) {
            memset(d_gamma, 0, (size_t)(dims->C) * sizeof(double));
        }
        if (request_beta == OPSMITH_WRITE && dims->C > 0) {
            memset(d_beta, 0, (size_t)(dims->C) * sizeof(double));
        }
        return OPSMITH_OK;
    }
    backward_f64_arguments a = {
        .params = params,
        .dims = dims,
        .d_out = d_out,
        .data = data,
        .gamma = gamma,
        .beta = beta,
        .d_data = request_data != OPSMITH_NULL ? d_data : NULL,
        .add_d_data = request_data == OPSMITH_ADD,
        .d_gamma = request_gamma != OPSMITH_NULL ? d_gamma : NULL,
        .add_d_gamma = request_gamma == OPSMITH_ADD,
        .d_beta = request_beta != OPSMITH_NULL ? d_beta : NULL,
        .add_d_beta = request_beta == OPSMITH_ADD,
    };
    if (params->training && !params->use_global_stats) {
        backward_f64_1(&a, saved, workspace, executor);
    } else {
        backward_f64_2(&a, saved, workspace, executor);
    }
    return OPSMITH_OK;
}
