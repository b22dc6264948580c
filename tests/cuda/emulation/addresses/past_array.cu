/* The last thread reads one number beyond the array. */
#include "case.h"

__global__ void past_array(const int *in, int *out) { out[threadIdx.x] = in[threadIdx.x + 1]; }

int main()
{
    std::vector<int> in(32), out(32);
    must(OPSMITH_LAUNCH(past_array, dim3(1), dim3(32), 1, 0, nullptr, in.data(), out.data()));
    return 0;
}
