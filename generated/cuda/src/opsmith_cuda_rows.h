/* Rows: the innermost run is reduced. A group is some slabs, each contiguous, cut into chunks of WIDTH elements.
 *
 * Chunks lie at multiples of WIDTH in the array, whatever the length of a slab, so that accesses to an aligned array are as wide
 * as can be; the first and the last chunk of a slab may have fewer elements. */
#ifndef OPSMITH_CUDA_ROWS_H
#define OPSMITH_CUDA_ROWS_H

#include "opsmith_cuda_team.h"

template <class Index, int WIDTH> struct opsmith_rows_chunk {
    const opsmith_work &work;
    const Index step; /* from one chunk of a lane to the next */
    Index slab, number; /* the number is among those of the slab */
    Index left;         /* chunks from here to the end of the leaf */
    Index slot;
    int32_t from, to; /* its elements */

    __device__ opsmith_rows_chunk(const opsmith_team<Index> &team, Index leaf)
        : work(team.work), step((Index)team.lanes.count), from(0), to(0)
    {
        const Index chunks = (Index)work.chunks, all = (Index)work.slabs * chunks, size = (Index)work.leaf;
        const Index begin = leaf * size, first = begin + (Index)team.lanes.lane;
        const Index rest = all - begin;
        left = (rest < size ? rest : size) - (Index)team.lanes.lane;
        slab = chunks > 0 ? first / chunks : 0;
        number = first - slab * chunks;
        slot = (leaf - team.leaf) / team.stride * (size / step);
    }
    __device__ int32_t is_there() const { return left > 0; }
    __device__ void next()
    {
        left -= step;
        number += step;
        ++slot;
        while (left > 0 && number >= (Index)work.chunks) {
            number -= (Index)work.chunks;
            ++slab;
        }
    }
    /* Where the chunk begins in its slab, perhaps before it; `offset` is the slab's own in the array. */
    __device__ Index at(Index offset)
    {
        const Index begin = number * WIDTH - offset % WIDTH, rest = (Index)work.length - begin;
        from = begin < 0 ? (int32_t)-begin : 0;
        to = rest < WIDTH ? (int32_t)rest : WIDTH;
        to = to < from ? from : to;
        return begin;
    }
};

#define CHUNKS(chunk, leaf, team)                                                                                      \
    OPSMITH_UNROLLED_BY(4) for (opsmith_rows_chunk<index_t, WIDTH> chunk((team), (leaf)); chunk.is_there(); chunk.next())

#endif
