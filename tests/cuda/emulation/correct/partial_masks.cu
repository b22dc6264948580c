/* The halves of a warp do different things; then its quarters, and a running sum. */
#include "case.h"

__global__ void halves(int *out)
{
    const int lane = (int)threadIdx.x;
    int value = lane * 7 % 32;
    if (lane < 16) {
        for (int distance = 8; distance > 0; distance /= 2) {
            value += __shfl_xor_sync(0x0000ffff, value, distance);
        }
    } else {
        for (int distance = 8; distance > 0; distance /= 2) {
            const int other = __shfl_xor_sync(0xffff0000, value, distance);
            value = other > value ? other : value;
        }
    }
    out[lane] = value;
}

__global__ void quarters(double *out)
{
    const double value = threadIdx.x + 0.5;
    out[threadIdx.x] = __shfl_sync(~0u, value, 3, 8);
}

__global__ void running(long long *out)
{
    long long sum = (long long)threadIdx.x << 33;
    for (unsigned distance = 1; distance < 32; distance *= 2) {
        const long long other = __shfl_up_sync(~0u, sum, distance);
        sum += threadIdx.x >= distance ? other : 0;
    }
    __syncwarp();
    out[threadIdx.x] = sum >> 33;
}

int main()
{
    std::vector<int> half(32);
    std::vector<double> quarter(32);
    std::vector<long long> sums(32);
    must(OPSMITH_LAUNCH(halves, dim3(1), dim3(32), 1, 0, nullptr, half.data()));
    must(OPSMITH_LAUNCH(quarters, dim3(1), dim3(32), 1, 0, nullptr, quarter.data()));
    must(OPSMITH_LAUNCH(running, dim3(1), dim3(32), 1, 0, nullptr, sums.data()));
    print("halves", half);
    print("quarters", quarter);
    print("running", sums);
    return 0;
}
