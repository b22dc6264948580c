/* The host's part: checks, the choice of a plan, and launches. */
#ifndef OPSMITH_CUDA_HOST_H
#define OPSMITH_CUDA_HOST_H

#include "opsmith_cuda_team.h"

#include "opsmith/opsmith_cuda.h"
#include "opsmith_cuda_sizes.h"

struct opsmith_grid {
    int64_t blocks;
    int32_t threads, cluster;
    size_t shared_bytes;
};

typedef cudaError_t opsmith_starter(const void *arguments, const opsmith_work *work, const opsmith_grid *grid, cudaStream_t stream);

/* What a plan depends on, of one form of a kernel. */
struct opsmith_cuda_kernel {
    opsmith_starter *start;
    int32_t sweeps, width;            /* elements of a chunk */
    int32_t sums_bytes, scalars_bytes; /* of a group */
    int32_t kept_bytes;               /* of a slot: a chunk of each array that several sweeps read */
    uint32_t reduces, sections;       /* sets of sweeps and of sections that are not empty */
    int32_t updates;                  /* whether section 0 may overwrite what other teams read */
};

/* Starts a kernel whose arguments are of some type. */
template <class Arguments, void (*KERNEL)(Arguments, opsmith_work)>
static cudaError_t opsmith_start(const void *arguments, const opsmith_work *work, const opsmith_grid *grid, cudaStream_t stream)
{
    enum { ALWAYS = 48 * 1024 }; /* bytes of shared memory that every kernel may have */
    if (grid->shared_bytes > ALWAYS) {
        const cudaError_t error = cudaFuncSetAttribute(KERNEL, cudaFuncAttributeMaxDynamicSharedMemorySize, (int)grid->shared_bytes);
        if (error != cudaSuccess) {
            return error;
        }
    }
    const Arguments *typed = static_cast<const Arguments *>(arguments);
    return OPSMITH_LAUNCH(KERNEL, dim3((unsigned)grid->blocks), dim3((unsigned)grid->threads), (unsigned)grid->cluster,
                          grid->shared_bytes, stream, *typed, *work);
}

/* Runs a kernel by the plan that suits it. */
OPSMITH_HIDDEN opsmith_status opsmith_cuda_run(const opsmith_cuda_kernel *kernel, const opsmith_geometry *geometry,
                                               const void *arguments, void *workspace, cudaStream_t stream);

/* The checks of opsmith_check_arrays, and whether all arrays are the current device's and it is new enough. */
OPSMITH_HIDDEN opsmith_status opsmith_cuda_check(const opsmith_array *arrays, int32_t count);

/* Whether indices of 32 bits are enough. */
OPSMITH_HIDDEN int32_t opsmith_cuda_is_narrow(const int64_t *extents, int32_t count);

OPSMITH_HIDDEN opsmith_status opsmith_cuda_zero(void *array, int64_t bytes, cudaStream_t stream);

#define OPSMITH_CUDA_STATUS(error) OPSMITH_STATUS(OPSMITH_CUDA_FAILED, (int32_t)(error))

/* A status that says what CUDA answered. */
OPSMITH_HIDDEN opsmith_status opsmith_cuda_status(cudaError_t error);

#endif
