/* What every operator on CUDA devices shares. */
#ifndef OPSMITH_OPSMITH_CUDA_H
#define OPSMITH_OPSMITH_CUDA_H

#include "opsmith/opsmith.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A cudaStream_t; NULL is the legacy default stream. */
struct CUstream_st;
typedef struct CUstream_st *opsmith_cuda_stream;

/* How the groups of a kernel are shared out. All plans give the same bits. */
typedef enum opsmith_cuda_plan {
    OPSMITH_CUDA_AUTO = 0,    /* by the bytes of a group, the number of groups, and the device */
    OPSMITH_CUDA_LANES = 1,   /* lanes of a warp for each group, several groups in a block */
    OPSMITH_CUDA_BLOCK = 2,   /* a block for each group */
    OPSMITH_CUDA_CLUSTER = 3, /* a cluster of blocks for each group, on devices that have them */
    OPSMITH_CUDA_SPREAD = 4   /* each group over the whole device, in several launches */
} opsmith_cuda_plan;

/* Makes every call from now on use one plan wherever it can, and indices of 64 bits if `wide`, for tests and measurements. */
OPSMITH_API void opsmith_cuda_force_plan(opsmith_cuda_plan plan, int32_t wide);

#ifdef __cplusplus
}
#endif

#endif
