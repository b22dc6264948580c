/* The last thread writes one number too many. */
#include "case.h"

__global__ void past(int *out)
{
    OPSMITH_DYNAMIC_SHARED(memory);
    int *values = reinterpret_cast<int *>(memory);
    values[threadIdx.x + 1] = (int)threadIdx.x;
    out[threadIdx.x] = values[threadIdx.x];
}

int main()
{
    std::vector<int> out(32);
    must(OPSMITH_LAUNCH(past, dim3(1), dim3(32), 1, 32 * sizeof(int), nullptr, out.data()));
    return 0;
}
