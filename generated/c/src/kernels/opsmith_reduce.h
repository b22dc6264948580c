/* Accumulators of many groups, which `opsmith_reduce_typed.h` fills from blocks of float or double. */
#ifndef OPSMITH_REDUCE_H
#define OPSMITH_REDUCE_H

#include "opsmith_accumulate.h"
#include "opsmith_vector.h"

/* Logical lanes: element i of a slab is accumulated in lane i % lanes, whatever the width of the machine's vectors. */
enum {
    OPSMITH_LANES = OPSMITH_CHUNK,
    OPSMITH_SAMPLE = 16, /* elements that tell where a tile lies; a quarter of the lanes */
    OPSMITH_FEW = 128,   /* elements of a tile that are not worth so many lanes */
};

/* The sum of a tile, of its lanes, by halves. */
OPSMITH_INLINE double opsmith_sum_total(double *lanes)
{
    OPSMITH_UNROLL
    for (int half = OPSMITH_WIDTH / 2; half > 0; half /= 2) {
        OPSMITH_UNROLL
        for (int i = 0; i < half; ++i) {
            lanes[i] += lanes[i + half];
        }
    }
    return lanes[0];
}

#define OPSMITH_T float
#define OPSMITH_S f32
#define OPSMITH_SUFFIXED(name) name##f
#define OPSMITH_EXP opsmith_expf
#include "opsmith_reduce_typed.h"
#define OPSMITH_T double
#define OPSMITH_S f64
#define OPSMITH_SUFFIXED(name) name
#define OPSMITH_EXP exp
#include "opsmith_reduce_typed.h"

#endif
