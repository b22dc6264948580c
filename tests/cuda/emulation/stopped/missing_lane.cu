/* The last warp has eight lanes, and the last of them takes the value of a ninth. */
#include "case.h"

__global__ void beyond(int *out) { out[threadIdx.x] = __shfl_down_sync(~0u, 1, 1); }

int main()
{
    std::vector<int> out(40);
    must(OPSMITH_LAUNCH(beyond, dim3(1), dim3(40), 1, 0, nullptr, out.data()));
    return 0;
}
