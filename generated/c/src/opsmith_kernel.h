/* How kernels are cut into tiles and run.
 *
 * A kernel has groups that share nothing; each group is swept over, tile after tile. Tiles make parts, and the parts of a group
 * are merged in index order whoever computes them, so that results do not depend on the number of threads. */
#ifndef OPSMITH_KERNEL_H
#define OPSMITH_KERNEL_H

#include "opsmith/opsmith.h"

#include <math.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(OPSMITH_AMALGAMATED) && defined(__GNUC__)
#define OPSMITH_HIDDEN static __attribute__((unused))
#elif defined(OPSMITH_AMALGAMATED)
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
#pragma clang diagnostic ignored "-Wpass-failed" /* a loop that calls a function of <math.h> stays as it is */
#define OPSMITH_INDEPENDENT _Pragma("clang loop vectorize(assume_safety) unroll(disable)")
#elif defined(__GNUC__)
#define OPSMITH_INDEPENDENT _Pragma("GCC ivdep")
#else
#define OPSMITH_INDEPENDENT
#endif

enum {
    OPSMITH_BLOCK = 4096, /* elements of a tile of rows at most, of one group */
    OPSMITH_CHUNK = 64,   /* elements that a loop over a slab takes at a time */
    OPSMITH_WIDTH = 16,   /* elements of a turn of an element loop: full vectors on every machine */
    OPSMITH_GROUPS = 64,  /* neighboring groups whose sums and scalars stand side by side */
    OPSMITH_ROWS = 32,    /* lines of a tile of columns at most */
    OPSMITH_SHORT = 512,  /* elements of a slab that is too short to be streamed alone */
    OPSMITH_GROUP_BYTES = 16384, /* of the sums of such groups, or of their scalars: a task keeps them on its stack */
    OPSMITH_SHEETS = 2,          /* results that a task gathers before they are streamed */
    OPSMITH_SHEET_BYTES = 16384  /* of each */
};

/* The form of a kernel's data. The kept runs make groups: `outer` of them, times `kept` neighbors along the last one.
 * Rows: a group has `slabs` contiguous runs of `length` elements. Columns: the last kept run is innermost; a group has `slabs`
 * elements, and neighbors are contiguous. */
typedef struct opsmith_geometry {
    int32_t form; /* which of the kernel's forms fits */
    int32_t columns;
    int64_t outer, kept;
    int64_t slabs, length;
    int64_t step; /* rows of a line of columns: several where few groups are neighbors */
} opsmith_geometry;

/* What to ask for while a tile is worked on: what lies `distance` elements behind; 0: nothing. */
typedef struct opsmith_next {
    int64_t distance;
} opsmith_next;

/* Slabs of one group: how many, elements from one to the next, elements of each. */
typedef struct opsmith_slabs {
    int64_t count, stride, length;
    const opsmith_next *next; /* NULL: nothing is to be asked for */
} opsmith_slabs;

/* Where lines of columns are put together before they are streamed, where a line of a tile is not whole lines of the
 * cache: from the column `from` on, `columns` of each; the tile that ends it streams it. */
typedef struct opsmith_sheet {
    char (*bytes)[OPSMITH_SHEET_BYTES]; /* NULL: lines are streamed one by one */
    int64_t from, columns, stride;      /* from one line in memory to the next */
    int32_t ends;
} opsmith_sheet;

/* Part of a bundle, which is some neighboring groups. Rows: of the groups kept + from to kept + to, the elements [begin,
 * begin + length) of the slabs [first, last). Columns: the lines from `first` to `last`, each `step` rows, which hold `to`
 * elements in a row. */
typedef struct opsmith_tile {
    int64_t group; /* among `outer` */
    int64_t kept;  /* where the bundle begins */
    int64_t from, to;
    int64_t first, last, step;
    int64_t begin, length;
    int64_t total;  /* elements of a full-size array */
    int32_t stream; /* whether full-size results go past the caches */
    opsmith_next next;
    opsmith_sheet sheet;
    void *held; /* values of a bundle that one sweep leaves for the next, whole turns for each group; NULL: none */
} opsmith_tile;

OPSMITH_INLINE int64_t opsmith_ceiling(int64_t total, int64_t part) { return (total + part - 1) / part; }

/* Elements of whole turns. */
OPSMITH_INLINE int64_t opsmith_turns(int64_t count) { return opsmith_ceiling(count, OPSMITH_WIDTH) * OPSMITH_WIDTH; }

/* Turns of a fixed number of elements, which compilers make full-width vectors of; `count` elements and a few more where it is
 * no multiple. */
#define OPSMITH_TURNS(i, count)                                                                                        \
    for (int64_t turn_ = 0; turn_ < (count); turn_ += OPSMITH_WIDTH)                                                   \
        OPSMITH_INDEPENDENT                                                                                            \
        for (int64_t i = turn_; i < turn_ + OPSMITH_WIDTH; ++i)

OPSMITH_INLINE opsmith_geometry opsmith_rows(int32_t form, int64_t outer, int64_t kept, int64_t slabs, int64_t length)
{
    const opsmith_geometry geometry = {form, 0, outer, kept, slabs, length, 1};
    return geometry;
}

/* `joined`: a line may hold several rows. */
OPSMITH_INLINE opsmith_geometry opsmith_columns(int32_t form, int64_t outer, int64_t kept, int64_t rows, int32_t joined)
{
    const int64_t fit = kept > 0 ? OPSMITH_GROUPS / kept : 0, step = fit < OPSMITH_ROWS ? fit : OPSMITH_ROWS;
    const opsmith_geometry geometry = {form, 1, outer, kept, rows, 1, joined && step > 1 && rows >= step ? step : 1};
    return geometry;
}

typedef void opsmith_section(const void *arguments, const opsmith_tile *tile, const void *sums, void *scalars);
typedef void opsmith_block(const void *arguments, const opsmith_tile *tile, const void *scalars, void *sums);
typedef void opsmith_initialize(void *sums); /* to the sums of no elements */
typedef void opsmith_merge(void *into, int64_t slot, const void *from, int64_t other, int64_t count);
typedef void opsmith_repeat(void *scalars, int64_t count, int64_t total);

/* A sweep: what is computed per group before it, what is done with each tile, how sums join (NULL: nothing is reduced).
 * The last entry of a kernel's sweeps has no tiles: its section finishes the group. */
typedef struct opsmith_sweep {
    opsmith_section *section;
    opsmith_block *block;
    opsmith_merge *merge;
} opsmith_sweep;

/* All fields of sums are arrays of OPSMITH_GROUPS numbers of 8 bytes. */
typedef struct opsmith_kernel {
    const opsmith_sweep *sweeps;
    int32_t count;                  /* of sweeps that have tiles */
    opsmith_initialize *initialize; /* NULL: the kernel reduces nothing */
    int32_t contiguous;             /* whether the slabs of neighboring groups follow each other */
    int32_t holds;                  /* whether a sweep of rows leaves values for the next */
    opsmith_repeat *repeat;         /* repeats the scalars of groups, for lines of several rows */
    size_t sums_bytes, scalars_bytes;
    size_t read_bytes, stored_bytes; /* per element of full size */
} opsmith_kernel;

/* A kernel and what it is to do. The tiles of a sweep that is not wanted are left out. */
typedef struct opsmith_launch {
    const opsmith_kernel *kernel;
    const opsmith_geometry *geometry;
    const int32_t *wanted; /* a flag per sweep */
    int32_t needed;        /* whether it has anything to do */
} opsmith_launch;

/* Runs a kernel. */
OPSMITH_HIDDEN void opsmith_run(const opsmith_launch *launch, const void *arguments, void *workspace,
                                const opsmith_executor *executor);

/* Runs two kernels over the same data, of which one reduces what the other keeps: rows and their columns in one pass, if that
 * is how the data lies. The second may use of the first what belongs to a group of it. */
OPSMITH_HIDDEN void opsmith_run_pair(const opsmith_launch *first, const opsmith_launch *second, const void *arguments,
                                     void *workspace, const opsmith_executor *executor);

/* What the workspace of a kernel depends on. */
typedef struct opsmith_extent {
    opsmith_geometry geometry;
    size_t sums_bytes, scalars_bytes;
} opsmith_extent;

/* Bytes of workspace that they need. */
OPSMITH_HIDDEN size_t opsmith_run_bytes(const opsmith_extent *kernel, int32_t threads);
OPSMITH_HIDDEN size_t opsmith_run_pair_bytes(const opsmith_extent *first, const opsmith_extent *second, int32_t threads);

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

enum { OPSMITH_DIM, OPSMITH_STAR, OPSMITH_SPLIT, OPSMITH_AXES, OPSMITH_ONE };
/* One item of a shape pattern: which dimensions it gives, and the axis that a parameter puts it at. */
typedef struct opsmith_item {
    int32_t kind;
    int32_t first, count; /* its dimensions */
    int32_t argument;     /* of the parameter that places it; 0: none does */
    int64_t place;        /* the axis it is placed at, from the end where negative */
    const opsmith_ints *axes; /* that a set of axes reduces */
    int32_t family;       /* stars of one family above 0 may exchange axes; axes of 0 keep their order */
    int64_t extents[4];   /* of the parts of a split; 0: what the others leave */
} opsmith_item;

enum { OPSMITH_MOST_AXES = 32 };

/* Matches a shape, and the strides of a dense array if given, with a pattern: the extents of its dimensions. */
OPSMITH_HIDDEN opsmith_status opsmith_match(const opsmith_item *items, int32_t count, int32_t shape_argument, int32_t ndim,
                                            const int64_t *shape, const int64_t *strides, int64_t *extents);

#ifdef __cplusplus
}
#endif

#endif
