/* A lane waits with others, but not with itself. */
#include "case.h"

__global__ void foreign(int *out)
{
    __syncwarp(0xfffffffe);
    __syncthreads();
    out[threadIdx.x] = 1;
}

int main()
{
    std::vector<int> out(32);
    must(OPSMITH_LAUNCH(foreign, dim3(1), dim3(32), 1, 0, nullptr, out.data()));
    return 0;
}
