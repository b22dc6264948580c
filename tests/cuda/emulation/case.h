/* What every case shares. Its arrays are those of the host, as they are for all emulated kernels. */
#ifndef CASE_H
#define CASE_H

#include "opsmith_cuda.h"

#include <cstdio>
#include <cstdlib>
#include <vector>

/* Ends a case whose launch was refused. */
static inline void must(cudaError_t error)
{
    if (error != cudaSuccess) {
        fprintf(stderr, "%s\n", cudaGetErrorString(error));
        exit(1);
    }
}

/* A line with a name and numbers. */
template <class T> void print(const char *name, const std::vector<T> &values)
{
    printf("%s:", name);
    for (const T &value : values) {
        printf(" %.17g", (double)value);
    }
    printf("\n");
}

#endif
