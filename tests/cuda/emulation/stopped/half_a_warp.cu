/* Half of a warp waits for all of it in a shuffle, the other half at the block's barrier. */
#include "case.h"

__global__ void split(int *out)
{
    if (threadIdx.x < 16) {
        out[threadIdx.x] = __shfl_xor_sync(~0u, 1, 1);
    } else {
        __syncthreads();
    }
}

int main()
{
    std::vector<int> out(32);
    must(OPSMITH_LAUNCH(split, dim3(1), dim3(32), 1, 0, nullptr, out.data()));
    return 0;
}
