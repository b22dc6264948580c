/* Static shared memory is there once, so that the blocks of a cluster would share it. */
#include "case.h"

__global__ void clustered(int *out)
{
    __shared__ int rank;
    rank = (int)cooperative_groups::this_cluster().block_rank();
    __syncthreads();
    out[blockIdx.x] = rank;
}

int main()
{
    std::vector<int> out(2);
    must(OPSMITH_LAUNCH(clustered, dim3(2), dim3(1), 2, 0, nullptr, out.data()));
    return 0;
}
