/* The host part: which level the machine has. */
#ifndef OPSMITH_HOST_H
#define OPSMITH_HOST_H

#include "opsmith_kernel.h"

/* OPSMITH_ALL_LEVELS is defined where the library carries kernels for every level of x86-64, else there is only one. */
#ifdef OPSMITH_ALL_LEVELS
#define OPSMITH_LEVELS(name) {name##_baseline, name##_avx2, name##_avx512}
#else
#define OPSMITH_LEVELS(name) {name##_baseline}
#endif

/* The index of the level in use: the best that the machine has, or the one that OPSMITH_ISA names. Asked once. */
OPSMITH_HIDDEN int32_t opsmith_host_level(void);

#endif
