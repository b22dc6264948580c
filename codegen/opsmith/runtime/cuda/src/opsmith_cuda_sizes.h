/* Workspace on a device; the same for every type, plan and device. */
#ifndef OPSMITH_CUDA_SIZES_H
#define OPSMITH_CUDA_SIZES_H

#include "opsmith_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes that a kernel needs whose sums and scalars of a group have at most so many. */
OPSMITH_HIDDEN size_t opsmith_cuda_bytes(const opsmith_geometry *geometry, int32_t sums_bytes, int32_t scalars_bytes);

#ifdef __cplusplus
}
#endif

OPSMITH_INLINE size_t opsmith_cuda_larger(size_t x, size_t y) { return x > y ? x : y; }

#endif
