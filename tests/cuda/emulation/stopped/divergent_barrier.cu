/* A third of the block ends before the barrier. */
#include "case.h"

__global__ void divergent(int *out)
{
    if (threadIdx.x >= 64) {
        return;
    }
    __syncthreads();
    out[threadIdx.x] = 1;
}

int main()
{
    std::vector<int> out(96);
    must(OPSMITH_LAUNCH(divergent, dim3(1), dim3(96), 1, 0, nullptr, out.data()));
    return 0;
}
