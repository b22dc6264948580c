/* Few blocks go over a long array; each sums in dynamic shared memory and adds its part to the whole. */
#include "case.h"

enum { THREADS = 96, BLOCKS = 7, COUNT = 10007 };

__global__ void sum(const int *values, int count, unsigned long long *out)
{
    OPSMITH_DYNAMIC_SHARED(memory);
    unsigned long long *parts = reinterpret_cast<unsigned long long *>(memory);
    unsigned long long own = 0;
    for (unsigned i = blockIdx.x * blockDim.x + threadIdx.x; i < (unsigned)count; i += gridDim.x * blockDim.x) {
        own += (unsigned long long)values[i];
    }
    parts[threadIdx.x] = own;
    __syncthreads();
    for (unsigned left = THREADS; left > 3; left /= 2) {
        if (threadIdx.x < left / 2) {
            parts[threadIdx.x] += parts[threadIdx.x + left / 2];
        }
        __syncthreads();
    }
    if (threadIdx.x == 0) {
        atomicAdd(out, parts[0] + parts[1] + parts[2]);
    }
}

__global__ void doubled(const float4 *in, float4 *out, int count)
{
    for (int i = (int)(blockIdx.x * blockDim.x + threadIdx.x); i < count; i += (int)(gridDim.x * blockDim.x)) {
        const float4 value = __ldg(in + i);
        out[i] = make_float4(2 * value.x, 2 * value.y, 2 * value.z, 2 * value.w);
    }
}

int main()
{
    std::vector<int> values(COUNT);
    std::vector<unsigned long long> out(1);
    for (int i = 0; i < COUNT; ++i) {
        values[(size_t)i] = i;
    }
    const size_t bytes = THREADS * sizeof(unsigned long long);
    must(OPSMITH_LAUNCH(sum, dim3(BLOCKS), dim3(THREADS), 1, bytes, nullptr, values.data(), COUNT, out.data()));
    print("sum", out);

    std::vector<float4> in(301), twice(301);
    for (int i = 0; i < 301; ++i) {
        const float x = (float)i;
        in[(size_t)i] = make_float4(x, x + 1000, x + 2000, x + 3000);
    }
    must(OPSMITH_LAUNCH(doubled, dim3(2), dim3(64), 1, 0, nullptr, in.data(), twice.data(), 301));
    print("doubled", std::vector<float>{twice[0].x, twice[1].y, twice[150].z, twice[300].w});
    return 0;
}
