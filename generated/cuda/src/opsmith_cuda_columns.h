/* Columns: the innermost run is kept. A group is a tile of neighboring columns; a lane has WIDTH of them, and takes some lines at
 * a time. */
#ifndef OPSMITH_CUDA_COLUMNS_H
#define OPSMITH_CUDA_COLUMNS_H

#include "opsmith_cuda_team.h"

template <class Index, int WIDTH> struct opsmith_columns_run {
    const Index step; /* from one line of a lane to the next */
    Index line, end;
    Index slot;
    int32_t count; /* of lines */

    __device__ opsmith_columns_run(const opsmith_team<Index> &team, Index leaf) : step((Index)(team.lanes.count / team.work.along))
    {
        const Index size = (Index)team.work.leaf, begin = leaf * size, rest = (Index)team.work.slabs - begin;
        line = begin + (Index)(team.lanes.lane / team.work.along);
        end = begin + (rest < size ? rest : size);
        slot = (leaf - team.leaf) / team.stride * (size / step);
        number();
    }
    __device__ void number()
    {
        const Index lines = line < end ? (end - line + step - 1) / step : 0;
        count = lines < OPSMITH_RUN ? (int32_t)lines : OPSMITH_RUN;
    }
    __device__ int32_t is_there() const { return count > 0; }
    __device__ void next()
    {
        line += OPSMITH_RUN * step;
        slot += OPSMITH_RUN;
        number();
    }
    __device__ Index at(int32_t place) const { return line + (Index)place * step; }
};

/* The first column of a lane, and how many it has. */
template <int WIDTH, class Index> static __device__ inline Index opsmith_first_column(const opsmith_team<Index> &team)
{
    return team.kept + (Index)(team.lanes.lane % team.work.along * WIDTH);
}

template <int WIDTH, class Index> static __device__ inline int32_t opsmith_column_count(const opsmith_team<Index> &team)
{
    const Index rest = (Index)team.work.length - opsmith_first_column<WIDTH>(team);
    return rest < 0 ? 0 : rest < WIDTH ? (int32_t)rest : WIDTH;
}

#define RUNS(run, leaf, team)                                                                                          \
    for (opsmith_columns_run<index_t, WIDTH> run((team), (leaf)); run.is_there(); run.next())

/* The lines of a run. */
#define LINES(place, run) OPSMITH_UNROLLED for (int32_t place = 0; place < OPSMITH_RUN; ++place) if (place < (run).count)

/* The elements of a lane that are there: all but at the right edge. */
struct opsmith_columns_part { int32_t from, to; };

/* What belongs to one of a lane's columns. */
template <class T, class Index>
static __device__ inline T *opsmith_column(const opsmith_team<Index> &team, char *groups, Index column, int32_t i)
{
    return reinterpret_cast<T *>(groups) + (column - team.kept + i);
}

/* The sums of a leaf, of the lanes that have them. */
template <class Sums, class Index, int WIDTH>
static __device__ inline void opsmith_put_columns(const opsmith_team<Index> &team, Index leaf, Index column, int32_t count,
                                                  const Sums (&sums)[WIDTH])
{
    Sums *partials = reinterpret_cast<Sums *>(team.partials) + leaf * (Index)team.work.columns;
    OPSMITH_UNROLLED
    for (int i = 0; i < WIDTH; ++i) {
        if (i < count && team.lanes.lane < team.work.along) {
            partials[column - team.kept + i] = sums[i];
        }
    }
}

template <class Real, int WIDTH> static __device__ inline void opsmith_copy(Real (&into)[WIDTH], const Real (&values)[WIDTH])
{
    OPSMITH_UNROLLED
    for (int i = 0; i < WIDTH; ++i) {
        into[i] = values[i];
    }
}

/* The terms of a run's lines into the lanes of their columns; `start` is the position of the first line. */
template <class Lane, class Real, int WIDTH>
static __device__ inline void opsmith_add_lines(Lane (&lanes)[WIDTH], const Real (&terms)[OPSMITH_RUN][WIDTH], int32_t count,
                                                int64_t start, int64_t apart)
{
    OPSMITH_UNROLLED
    for (int i = 0; i < WIDTH; ++i) {
        Real column[OPSMITH_RUN];
        OPSMITH_UNROLLED
        for (int place = 0; place < OPSMITH_RUN; ++place) {
            column[place] = place < count ? terms[place][i] : (Real)0;
        }
        lanes[i].add(column, 0, count, start, apart);
    }
}

#endif
