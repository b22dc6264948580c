/* Who does what in a launch.
 *
 * A group's data is cut into leaves, each taken by the lanes of one warp or of part of it, and the sums of its leaves are merged in a
 * fixed order. Leaves, lanes and order follow from extents and operator alone; a plan only decides which threads take which leaves,
 * so that all plans give the same bits. The threads that share a group are a team: part of a warp, a block, or a cluster of blocks.
 * In a launch that is spread, each leaf has a team of its own, and what joins them is a further launch.
 *
 * A kernel is a row of steps: section 0, sweep 1, section 1, sweep 2 and so on. A launch takes some of them. */
#ifndef OPSMITH_CUDA_TEAM_H
#define OPSMITH_CUDA_TEAM_H

#include "opsmith_cuda_reduce.h"

enum {
    OPSMITH_THREADS = 512, /* of a block at most */
    OPSMITH_WARP = 32,
    OPSMITH_RUN = 4,    /* lines of columns that a lane takes at a time */
    OPSMITH_PARTS = 8,  /* lanes that share the merging of a column */
    OPSMITH_ALIGNED = 16 /* bytes to which the parts of shared memory and of a workspace are aligned */
};

/* The work of a launch. Rows: a group has `slabs` runs of `length` elements, each some `chunks` long. Columns: a group is a tile of
 * neighboring columns of `length`, with `slabs` lines; a line of a tile is `along` chunks. */
struct opsmith_work {
    int64_t groups, kept; /* rows: of groups, how many are neighbors; columns: the same of tiles */
    int64_t slabs, length, chunks;
    int64_t leaves, leaf; /* of a group, and chunks or lines of one */
    int32_t lanes, along; /* of a leaf, and how many of them share a line */
    int32_t columns;      /* of a tile, or 0 */
    int32_t cluster;      /* blocks of a team; 0: a team is the lanes of a leaf */
    int32_t spread, backward; /* a team for each leaf; the last one first */
    int32_t first, last;  /* steps */
    int32_t slots;        /* chunks of each array that a thread keeps */
    int32_t cache_bytes, sums_bytes, scalars_bytes; /* of a block; of a group or column */
    char *partials, *sums, *scalars; /* in the workspace; NULL: in shared memory */
};

OPSMITH_INLINE int64_t opsmith_aligned(int64_t bytes) { return (bytes + OPSMITH_ALIGNED - 1) / OPSMITH_ALIGNED * OPSMITH_ALIGNED; }

/* Sums of a group side by side: one, or those of a tile's columns. */
OPSMITH_INLINE int64_t opsmith_beside(const opsmith_work &work) { return work.columns > 0 ? work.columns : 1; }

/* Shared memory of a team, beside its cache: its sums, its scalars, and the sums of its leaves. */
OPSMITH_INLINE int64_t opsmith_team_bytes(const opsmith_work &work)
{
    const int64_t sums = work.sums == NULL ? opsmith_aligned(opsmith_beside(work) * work.sums_bytes) : 0;
    const int64_t scalars = work.scalars == NULL ? opsmith_aligned(opsmith_beside(work) * work.scalars_bytes) : 0;
    return sums + scalars + (work.partials == NULL ? opsmith_aligned(work.leaves * opsmith_beside(work) * work.sums_bytes) : 0);
}

template <class Index> struct opsmith_team {
    const opsmith_work &work;
    opsmith_lanes lanes;
    int32_t works;           /* whether there is a group for it */
    int32_t leads;           /* whether it is the one of its group that stores what a section makes */
    int32_t joins;           /* whether these threads merge sums and compute sections */
    int32_t member, members; /* of such threads */
    Index group, outer, kept; /* kept: among neighbors; of columns, the first of the tile */
    Index leaf, stride, end; /* the leaves it takes */
    char *partials, *sums, *scalars, *cache;

    __device__ opsmith_team(const opsmith_work &work_, char *shared) : work(work_)
    {
        const int32_t thread = (int32_t)threadIdx.x, threads = (int32_t)blockDim.x, count = work.lanes;
        const int32_t own = thread / count, teams = threads / count;
        const int32_t base = thread % OPSMITH_WARP / count * count;
        lanes.mask = (count == OPSMITH_WARP ? ~0u : (1u << count) - 1u) << base;
        lanes.lane = thread % count;
        lanes.count = count;
        const int32_t parts_of_warps = work.cluster == 0, rank = parts_of_warps ? 0 : cluster_rank();
        Index unit = parts_of_warps ? (Index)blockIdx.x * teams + own : (Index)blockIdx.x / work.cluster;
        const Index units = (Index)(work.spread ? work.groups * work.leaves : work.groups);
        works = unit < units;
        unit = work.backward ? units - 1 - unit : unit;
        group = work.spread ? unit / (Index)work.leaves : unit;
        leaf = work.spread ? unit - group * (Index)work.leaves : parts_of_warps ? 0 : (Index)rank * teams + own;
        stride = work.spread ? (Index)work.leaves : parts_of_warps ? 1 : (Index)work.cluster * teams;
        end = (Index)work.leaves;
        outer = group / (Index)work.kept;
        kept = group - outer * (Index)work.kept;
        kept = work.columns > 0 ? kept * work.columns : kept;
        leads = !work.spread || leaf == 0;
        joins = rank == 0;
        member = parts_of_warps ? lanes.lane : thread;
        members = parts_of_warps ? count : threads;
        cache = work.slots > 0 ? shared : NULL;
        place(shared + work.cache_bytes + (parts_of_warps ? own : 0) * opsmith_team_bytes(work));
    }

    __device__ int32_t cluster_rank() const
    {
#if OPSMITH_CLUSTERS
        if (work.cluster > 1) {
            return (int32_t)cooperative_groups::this_cluster().block_rank();
        }
#endif
        return 0;
    }

    /* Sums and scalars in the workspace, or in the shared memory of the team's first block. */
    __device__ void place(char *shared)
    {
#if OPSMITH_CLUSTERS
        if (work.cluster > 1) {
            shared = cooperative_groups::this_cluster().map_shared_rank(shared, 0);
        }
#endif
        const int64_t beside = opsmith_beside(work);
        sums = work.sums;
        if (sums != NULL) {
            sums += group * beside * work.sums_bytes;
        } else {
            sums = shared;
            shared += opsmith_aligned(beside * work.sums_bytes);
        }
        scalars = work.scalars;
        if (scalars != NULL) {
            scalars += group * beside * work.scalars_bytes;
        } else {
            scalars = shared;
            shared += opsmith_aligned(beside * work.scalars_bytes);
        }
        partials = work.partials == NULL ? shared : work.partials + group * work.leaves * beside * work.sums_bytes;
    }

    __device__ Index group_count() const
    {
        const Index rest = (Index)work.length - kept;
        return work.columns == 0 ? 1 : rest < work.columns ? rest : (Index)work.columns;
    }
    __device__ Index first_group() const { return joins ? (Index)member : group_count(); }

    /* Blocks may touch each other's shared memory when all of their cluster have begun. */
    __device__ void begin() const
    {
        if (work.cluster > 1) {
            sync();
        }
    }

    /* Until all threads of the team have come here. */
    __device__ void sync() const
    {
        if (work.cluster == 0) {
            __syncwarp(lanes.mask);
        } else if (work.cluster == 1) {
            __syncthreads();
        } else {
#if OPSMITH_CLUSTERS
            cooperative_groups::this_cluster().sync();
#endif
        }
    }
};

/* The groups whose sections the threads of a team compute: its own, or those of its columns. */
#define GROUPS(at, team) for (index_t at = (team).first_group(); at < (team).group_count(); at += (team).members)

template <class T, class Index> static __device__ inline T *opsmith_at(char *groups, Index at)
{
    return reinterpret_cast<T *>(groups) + at;
}

/* The leaves of a team. */
#define LEAVES(leaf, team) for (index_t leaf = (team).leaf; leaf < (team).end; leaf += (team).stride)

/* What a lane has of another, word by word. */
template <class T> static __device__ inline T opsmith_behind(const opsmith_lanes &lanes, const T &value, int32_t distance)
{
    static_assert(sizeof(T) % sizeof(unsigned long long) == 0, "sums are made of numbers of 8 bytes");
    constexpr int WORDS = sizeof(T) / sizeof(unsigned long long);
    unsigned long long words[WORDS];
    memcpy(words, &value, sizeof value);
    OPSMITH_UNROLLED
    for (int i = 0; i < WORDS; ++i) {
        words[i] = __shfl_down_sync(lanes.mask, words[i], (unsigned)distance, lanes.count);
    }
    T other;
    memcpy(&other, words, sizeof other);
    return other;
}

/* Sums of the leaves of a group, `beside` numbers of them side by side, from `first` on and every `step`th. */
template <class Sums, class Join>
static __device__ inline Sums opsmith_merged(const Sums *partials, int64_t leaves, int64_t beside, int64_t first, int64_t step,
                                             const Sums &initial, Join join)
{
    Sums total = initial;
    for (int64_t leaf = first; leaf < leaves; leaf += step) {
        join(&total, &partials[leaf * beside]);
    }
    return total;
}

/* The lanes `apart` and more from each other, joined into the first of them. */
template <class Sums, class Join>
static __device__ inline void opsmith_join_lanes(const opsmith_lanes &lanes, Sums *total, int32_t apart, Join join)
{
    for (int32_t distance = lanes.count / 2; distance >= apart; distance /= 2) {
        const Sums other = opsmith_behind(lanes, *total, distance);
        join(total, &other);
    }
}

/* The sums of a group from those of its leaves; `join` takes what one sweep has made into them, `clear` begins it. */
template <class Sums, class Index, class Clear, class Join>
static __device__ inline void opsmith_merge_rows(const opsmith_team<Index> &team, int32_t made, Clear clear, Join join)
{
    Sums *sums = reinterpret_cast<Sums *>(team.sums), total;
    if (!team.joins || team.member >= team.lanes.count) {
        return;
    }
    memset(static_cast<void *>(&total), 0, sizeof total);
    clear(&total);
    if (made) {
        const Sums *partials = reinterpret_cast<const Sums *>(team.partials);
        total = opsmith_merged(partials, team.work.leaves, 1, team.lanes.lane, team.lanes.count, total, join);
        opsmith_join_lanes(team.lanes, &total, 1, join);
    }
    if (team.lanes.lane == 0) {
        clear(sums);
        join(sums, &total);
    }
}

template <class Sums, class Index, class Clear, class Join>
static __device__ inline void opsmith_merge_columns(const opsmith_team<Index> &team, int32_t made, Clear clear, Join join)
{
    enum { BESIDE = OPSMITH_WARP / OPSMITH_PARTS };
    Sums *sums = reinterpret_cast<Sums *>(team.sums);
    if (!team.joins) {
        return;
    }
    const int32_t columns = team.work.columns;
    for (int32_t begin = team.member / OPSMITH_WARP * BESIDE; begin < columns; begin += team.members / OPSMITH_WARP * BESIDE) {
        const int32_t column = begin + team.lanes.lane % BESIDE;
        const int32_t there = column < columns && team.kept + column < (Index)team.work.length;
        Sums total;
        memset(static_cast<void *>(&total), 0, sizeof total);
        clear(&total);
        if (made) {
            const Sums *partials = reinterpret_cast<const Sums *>(team.partials) + (there ? column : 0);
            total = opsmith_merged(partials, team.work.leaves, columns, team.lanes.lane / BESIDE, OPSMITH_PARTS, total, join);
            opsmith_join_lanes(team.lanes, &total, BESIDE, join);
        }
        if (there && team.lanes.lane < BESIDE) {
            clear(&sums[column]);
            join(&sums[column], &total);
        }
    }
}

/* Where a thread keeps a chunk of an array in shared memory. `before`: bytes per thread and slot of the arrays kept before it. */
template <class Element, int WIDTH, class Index>
static __device__ inline opsmith_raw<Element, WIDTH> *opsmith_slot(const opsmith_team<Index> &team, int32_t before, Index slot)
{
    const int64_t skipped = (int64_t)team.work.slots * blockDim.x * before;
    auto *own = reinterpret_cast<opsmith_raw<Element, WIDTH> *>(team.cache + skipped) + threadIdx.x;
    return own + slot * (Index)blockDim.x;
}

/* Brings a chunk into its slot; opsmith_wait() ends when all are there. Nobody but this thread reads them. */
template <class Element, int WIDTH>
static __device__ inline void opsmith_keep(opsmith_raw<Element, WIDTH> *slot, const Element *place, int32_t from, int32_t to)
{
    if (to - from == WIDTH && opsmith_is_aligned(place)) {
#if defined(__CUDA_ARCH__)
        constexpr int ACCESSES = WIDTH * (int)sizeof(Element) / OPSMITH_ACCESS;
        const unsigned into = (unsigned)__cvta_generic_to_shared(slot);
        OPSMITH_UNROLLED
        for (int i = 0; i < ACCESSES; ++i) {
            asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(into + i * OPSMITH_ACCESS),
                         "l"(reinterpret_cast<const int4 *>(place) + i)
                         : "memory");
        }
#else
        opsmith_fetch<false>(*slot, place);
#endif
        return;
    }
    OPSMITH_UNROLLED
    for (int i = 0; i < WIDTH; ++i) {
        slot->elements[i] = from <= i && i < to ? place[i] : Element();
    }
}

static __device__ inline void opsmith_wait()
{
#if defined(__CUDA_ARCH__)
    asm volatile("cp.async.wait_all;" ::: "memory");
#endif
}

template <class Element, int WIDTH>
static __device__ inline void opsmith_take(opsmith_seen<Element> (&values)[WIDTH], const opsmith_raw<Element, WIDTH> *slot)
{
    const opsmith_raw<Element, WIDTH> raw = *slot;
    OPSMITH_UNROLLED
    for (int i = 0; i < WIDTH; ++i) {
        values[i] = opsmith_number(raw.elements[i]);
    }
}

/* A chunk that the thread has kept, or that it reads now. */
#define LINE_KEPT(Element, name, place, given, absent, before, number)                                                 \
    opsmith_seen<Element> name[WIDTH];                                                                                 \
    if (team.cache != NULL && (given)) {                                                                               \
        opsmith_take(name, opsmith_slot<Element, WIDTH>(team, WIDTH * (before), (number)));                            \
    } else {                                                                                                           \
        opsmith_load_or<true>(name, (given) ? place : NULL, chunk.from, chunk.to, (opsmith_seen<Element>)(absent));    \
    }                                                                                                                  \
    (void)0

#endif
