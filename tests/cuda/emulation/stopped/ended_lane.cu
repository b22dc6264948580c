/* A lane has ended that the others shuffle with. */
#include "case.h"

__global__ void lonely(int *out)
{
    if (threadIdx.x == 5) {
        return;
    }
    out[threadIdx.x] = __shfl_xor_sync(~0u, 1, 1);
}

int main()
{
    std::vector<int> out(32);
    must(OPSMITH_LAUNCH(lonely, dim3(1), dim3(32), 1, 0, nullptr, out.data()));
    return 0;
}
