/* One block waits for its cluster, the other one has threads at its own barrier, too. */
#include "case.h"

__global__ void crossed(int *out)
{
    const auto cluster = cooperative_groups::this_cluster();
    if (cluster.block_rank() == 1 && threadIdx.x >= 32) {
        __syncthreads();
    }
    cluster.sync();
    out[blockIdx.x] = 1;
}

int main()
{
    std::vector<int> out(2);
    must(OPSMITH_LAUNCH(crossed, dim3(2), dim3(64), 2, 0, nullptr, out.data()));
    return 0;
}
