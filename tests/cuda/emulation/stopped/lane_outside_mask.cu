/* The lower half of a warp takes a value of the upper one. */
#include "case.h"

__global__ void outside(int *out)
{
    if (threadIdx.x < 16) {
        out[threadIdx.x] = __shfl_sync(0x0000ffff, 1, 20);
    }
}

int main()
{
    std::vector<int> out(32);
    must(OPSMITH_LAUNCH(outside, dim3(1), dim3(32), 1, 0, nullptr, out.data()));
    return 0;
}
