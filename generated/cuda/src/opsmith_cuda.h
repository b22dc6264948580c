/* CUDA or, where no CUDA compiler is at work, its emulation on a processor; and the C runtime's small functions for both. */
#ifndef OPSMITH_CUDA_H
#define OPSMITH_CUDA_H

#ifdef __CUDACC__
#include <cooperative_groups.h>
#include <cuda_runtime.h>

#define OPSMITH_INLINE static inline __host__ __device__ __attribute__((unused))
#define OPSMITH_FORCED OPSMITH_INLINE
#define OPSMITH_IN_LOOPS OPSMITH_INLINE
#define OPSMITH_FMA /* every device has it */
#define OPSMITH_PRAGMA(text) _Pragma(#text)
#define OPSMITH_UNROLLED _Pragma("unroll")
#define OPSMITH_UNROLLED_BY(times) OPSMITH_PRAGMA(unroll times)

/* The dynamic shared memory of a block. */
#define OPSMITH_DYNAMIC_SHARED(name) extern __shared__ __align__(128) char name[]

/* Launches a kernel, in clusters of blocks where `cluster` is above 1. */
template <class... Parameters, class... Arguments>
static inline cudaError_t opsmith_cuda_launch(void (*kernel)(Parameters...), dim3 grid, dim3 block, unsigned cluster,
                                         size_t shared_bytes, cudaStream_t stream, Arguments... arguments)
{
    cudaLaunchAttribute attribute = {};
    attribute.id = cudaLaunchAttributeClusterDimension;
    attribute.val.clusterDim.x = cluster;
    attribute.val.clusterDim.y = attribute.val.clusterDim.z = 1;
    cudaLaunchConfig_t config = {};
    config.gridDim = grid;
    config.blockDim = block;
    config.dynamicSmemBytes = shared_bytes;
    config.stream = stream;
    config.attrs = &attribute;
    config.numAttrs = cluster > 1 ? 1 : 0;
    return cudaLaunchKernelEx(&config, kernel, arguments...);
}

#define OPSMITH_LAUNCH(kernel, grid, block, cluster, shared_bytes, stream, ...)                                        \
    opsmith_cuda_launch(kernel, grid, block, cluster, shared_bytes, stream, __VA_ARGS__)
#else
#include "opsmith_cuda_emulation.h"

#define OPSMITH_UNROLLED
#define OPSMITH_UNROLLED_BY(times)
#endif

#include <math.h>
#include <stdint.h>

/* A structure that kernels take by value and read as if by a pointer. */
template <class T> struct opsmith_held {
    T value;
    __host__ __device__ const T *operator->() const { return &value; }
};

/* Clusters are there from compute capability 9.0 on. */
#if !defined(__CUDACC__) || (defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900)
#define OPSMITH_CLUSTERS 1
#else
#define OPSMITH_CLUSTERS 0
#endif

#endif
