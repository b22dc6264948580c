/* Grids and blocks of three dimensions. */
#include "case.h"

__global__ void place(int *out)
{
    const unsigned block = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
    const unsigned thread = (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
    const unsigned threads = blockDim.x * blockDim.y * blockDim.z;
    out[block * threads + thread] = (int)(block * 1000 + thread);
}

int main()
{
    enum { BLOCKS = 2 * 3 * 4, THREADS = 5 * 2 * 3 };
    std::vector<int> out(BLOCKS * THREADS), wrong(1);
    must(OPSMITH_LAUNCH(place, dim3(2, 3, 4), dim3(5, 2, 3), 1, 0, nullptr, out.data()));
    for (int i = 0; i < BLOCKS * THREADS; ++i) {
        wrong[0] += out[(size_t)i] != i / THREADS * 1000 + i % THREADS;
    }
    print("wrong", wrong);
    return 0;
}
