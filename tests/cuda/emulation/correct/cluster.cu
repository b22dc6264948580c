/* Blocks of a cluster read each other's dynamic shared memory. */
#include "case.h"

enum { THREADS = 64, BLOCKS = 12, CLUSTER = 4 };

__global__ void sums_of_clusters(const int *values, int *out, int *ranks)
{
    OPSMITH_DYNAMIC_SHARED(memory);
    int *own = reinterpret_cast<int *>(memory);
    const auto cluster = cooperative_groups::this_cluster();
    own[threadIdx.x] = values[blockIdx.x * THREADS + threadIdx.x];
    cluster.sync();
    if (threadIdx.x == 0) {
        int sum = 0;
        for (unsigned rank = 0; rank < cluster.num_blocks(); ++rank) {
            const int *other = cluster.map_shared_rank(own, rank);
            for (int i = 0; i < THREADS; ++i) {
                sum += other[i] * (int)(rank + 1);
            }
        }
        out[blockIdx.x] = sum;
        ranks[blockIdx.x] = (int)cluster.block_rank();
    }
    cluster.sync(); /* nobody ends while others read its memory */
}

int main()
{
    std::vector<int> values(BLOCKS * THREADS), out(BLOCKS), ranks(BLOCKS);
    for (size_t i = 0; i < values.size(); ++i) {
        values[i] = (int)(i * 11 % 17);
    }
    must(OPSMITH_LAUNCH(sums_of_clusters, dim3(BLOCKS), dim3(THREADS), CLUSTER, THREADS * sizeof(int), nullptr, values.data(),
                        out.data(), ranks.data()));
    print("sums", out);
    print("ranks", ranks);
    return 0;
}
