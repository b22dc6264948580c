/* One block of the cluster leaves out the barrier. */
#include "case.h"

__global__ void absent(int *out)
{
    const auto cluster = cooperative_groups::this_cluster();
    if (cluster.block_rank() != 1) {
        cluster.sync();
    }
    out[blockIdx.x] = 1;
}

int main()
{
    std::vector<int> out(2);
    must(OPSMITH_LAUNCH(absent, dim3(2), dim3(32), 2, 0, nullptr, out.data()));
    return 0;
}
