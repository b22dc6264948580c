/* The last thread reads one number beyond dynamic shared memory. */
#include "case.h"

__global__ void past_dynamic(int *out)
{
    OPSMITH_DYNAMIC_SHARED(memory);
    int *values = reinterpret_cast<int *>(memory);
    values[threadIdx.x] = (int)threadIdx.x;
    __syncthreads();
    out[threadIdx.x] = values[threadIdx.x + 1];
}

int main()
{
    std::vector<int> out(32);
    must(OPSMITH_LAUNCH(past_dynamic, dim3(1), dim3(32), 1, 32 * sizeof(int), nullptr, out.data()));
    return 0;
}
