/* What is mapped to another block is not shared memory. */
#include "case.h"

__global__ void mapped(int *out) { *cooperative_groups::this_cluster().map_shared_rank(out, 0) = 1; }

int main()
{
    std::vector<int> out(2);
    must(OPSMITH_LAUNCH(mapped, dim3(2), dim3(1), 2, 64, nullptr, out.data()));
    return 0;
}
