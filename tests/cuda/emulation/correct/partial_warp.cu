/* A block of 70 threads, whose last warp has six lanes. */
#include "case.h"

enum { THREADS = 70, WARPS = 3 };

__global__ void sums_of_warps(int *sums, unsigned *odd)
{
    const unsigned warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const unsigned lanes = warp < WARPS - 1 ? 32 : THREADS % 32, mask = lanes == 32 ? ~0u : (1u << lanes) - 1;
    int sum = (int)threadIdx.x;
    for (unsigned distance = 16; distance > 0; distance /= 2) {
        const unsigned other = lane + distance;
        const int value = __shfl_sync(mask, sum, (int)(other < lanes ? other : lane));
        sum += other < lanes ? value : 0;
    }
    const unsigned votes = __ballot_sync(~0u, threadIdx.x % 2);
    if (lane == 0) {
        sums[warp] = sum;
        odd[warp] = votes;
    }
}

int main()
{
    std::vector<int> sums(WARPS);
    std::vector<unsigned> odd(WARPS);
    must(OPSMITH_LAUNCH(sums_of_warps, dim3(1), dim3(THREADS), 1, 0, nullptr, sums.data(), odd.data()));
    print("sums", sums);
    print("odd lanes", odd);
    return 0;
}
