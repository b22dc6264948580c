/* A kernel whose local array is larger than the stack of an emulated thread. */
#include "case.h"

__global__ void deep(int *out)
{
    volatile char large[200 * 1024];
    for (size_t i = sizeof large; i > 0; i -= 64) {
        large[i - 1] = 1;
    }
    out[threadIdx.x] = large[63];
}

int main()
{
    std::vector<int> out(32);
    must(OPSMITH_LAUNCH(deep, dim3(1), dim3(32), 1, 0, nullptr, out.data()));
    return 0;
}
