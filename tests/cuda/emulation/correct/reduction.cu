/* Sums of blocks, by shuffles and through static shared memory. */
#include "case.h"

enum { THREADS = 256, BLOCKS = 5, WARPS = THREADS / 32 };

static __device__ float sum_of_warp(float value)
{
    for (int distance = 16; distance > 0; distance /= 2) {
        value += __shfl_xor_sync(~0u, value, distance);
    }
    return value;
}

__global__ void __launch_bounds__(THREADS) sums(const float *values, float *out)
{
    __shared__ float parts[32];
    const unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    const float part = sum_of_warp(values[blockIdx.x * THREADS + threadIdx.x]);
    if (lane == 0) {
        parts[warp] = part;
    }
    __syncthreads();
    if (warp == 0) {
#ifdef READS_WHAT_NOBODY_WROTE
        const float all = sum_of_warp(parts[lane]);
#else
        const float all = sum_of_warp(lane < WARPS ? parts[lane] : 0);
#endif
        if (lane == 0) {
            out[blockIdx.x] = all;
        }
    }
}

int main()
{
    std::vector<float> values(BLOCKS * THREADS), out(BLOCKS);
    for (int i = 0; i < BLOCKS * THREADS; ++i) {
        values[(size_t)i] = (float)(i * 37 % 101);
    }
    must(OPSMITH_LAUNCH(sums, dim3(BLOCKS), dim3(THREADS), 1, 0, nullptr, values.data(), out.data()));
    print("sums", out);
    return 0;
}
