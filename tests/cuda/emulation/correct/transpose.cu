/* A transpose by tiles in static shared memory. */
#include "case.h"

enum { TILE = 32, ROWS = 8, WIDTH = 64, HEIGHT = 96 };

__global__ void transpose(const int *in, int *out)
{
    __shared__ int tile[TILE][TILE + 1];
    unsigned x = blockIdx.x * TILE + threadIdx.x, y = blockIdx.y * TILE + threadIdx.y;
    for (unsigned i = 0; i < TILE; i += ROWS) {
        tile[threadIdx.y + i][threadIdx.x] = in[(y + i) * WIDTH + x];
    }
#ifndef WITHOUT_BARRIER
    __syncthreads();
#endif
    x = blockIdx.y * TILE + threadIdx.x;
    y = blockIdx.x * TILE + threadIdx.y;
    for (unsigned i = 0; i < TILE; i += ROWS) {
        out[(y + i) * HEIGHT + x] = tile[threadIdx.x][threadIdx.y + i];
    }
}

int main()
{
    std::vector<int> in(WIDTH * HEIGHT), out(WIDTH * HEIGHT), misplaced(1);
    for (size_t i = 0; i < in.size(); ++i) {
        in[i] = (int)i + 1;
    }
    must(OPSMITH_LAUNCH(transpose, dim3(WIDTH / TILE, HEIGHT / TILE), dim3(TILE, ROWS), 1, 0, nullptr, in.data(), out.data()));
    for (size_t i = 0; i < in.size(); ++i) {
        misplaced[0] += out[i % WIDTH * HEIGHT + i / WIDTH] != in[i];
    }
    print("misplaced", misplaced);
    return 0;
}
