/* The host part: which level the machine has. */
#ifndef OPSMITH_HOST_H
#define OPSMITH_HOST_H

#include "opsmith_kernel.h"

/* A function of each level; OPSMITH_HAS_... is defined for the levels beside the baseline that the library carries. */
#ifdef OPSMITH_HAS_AVX2
#define OPSMITH_AVX2(name) name##_avx2
#else
#define OPSMITH_AVX2(name) name##_baseline
#endif
#ifdef OPSMITH_HAS_AVX512
#define OPSMITH_AVX512(name) name##_avx512
#else
#define OPSMITH_AVX512(name) name##_baseline
#endif
#define OPSMITH_LEVELS(name) {name##_baseline, OPSMITH_AVX2(name), OPSMITH_AVX512(name)}

/* The index of the level in use: the best that the machine has, or the one that OPSMITH_ISA names. Asked once. */
OPSMITH_HIDDEN int32_t opsmith_host_level(void);

#endif
