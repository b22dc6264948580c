/* The last thread reads one number beyond static shared memory. */
#include "case.h"

__global__ void past_static(int *out)
{
    __shared__ int values[32];
    values[threadIdx.x] = (int)threadIdx.x;
    __syncthreads();
    out[threadIdx.x] = values[threadIdx.x + 1];
}

int main()
{
    std::vector<int> out(32);
    must(OPSMITH_LAUNCH(past_static, dim3(1), dim3(32), 1, 0, nullptr, out.data()));
    return 0;
}
