/* Sums of rows, one after the other, through the same shared array. */
#include "case.h"

enum { THREADS = 128, ROWS = 6, WARPS = THREADS / 32 };

__global__ void sums_of_rows(const int *values, int *out)
{
    __shared__ int parts[WARPS];
    for (unsigned row = 0; row < ROWS; ++row) {
        int part = values[row * THREADS + threadIdx.x];
        for (int distance = 16; distance > 0; distance /= 2) {
            part += __shfl_xor_sync(~0u, part, distance);
        }
        if (threadIdx.x % 32 == 0) {
            parts[threadIdx.x / 32] = part;
        }
        __syncthreads();
        int sum = 0;
        for (int warp = 0; warp < WARPS; ++warp) {
            sum += parts[warp];
        }
        out[row * THREADS + threadIdx.x] = sum; /* every thread tells what it saw */
#ifndef WITHOUT_LAST_BARRIER
        __syncthreads();
#endif
    }
}

int main()
{
    std::vector<int> values(ROWS * THREADS), out(ROWS * THREADS), first, others(1);
    for (size_t i = 0; i < values.size(); ++i) {
        values[i] = (int)(i * i % 13);
    }
    must(OPSMITH_LAUNCH(sums_of_rows, dim3(1), dim3(THREADS), 1, 0, nullptr, values.data(), out.data()));
    for (size_t i = 0; i < out.size(); ++i) {
        if (i % THREADS == 0) {
            first.push_back(out[i]);
        }
        others[0] += out[i] != out[i / THREADS * THREADS];
    }
    print("sums", first);
    print("threads that saw another sum", others);
    return 0;
}
