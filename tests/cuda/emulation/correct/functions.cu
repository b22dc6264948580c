/* CUDA's small functions. */
#include "case.h"

__constant__ float factors[2] = {2, 5};

__global__ void votes(int *out)
{
    const int lane = (int)threadIdx.x;
    const int any = __any_sync(~0u, lane == 9), none = __any_sync(~0u, lane == 99);
    const int all = __all_sync(~0u, lane >= 0), most = __all_sync(~0u, lane != 9);
    const int active = (__activemask() >> lane & 1) != 0;
    if (lane == 0) {
        out[0] = any, out[1] = none, out[2] = all, out[3] = most, out[4] = active;
    }
}

__global__ void atomics(int *sum, unsigned *turn, unsigned *exchanged, unsigned long long *largest)
{
    atomicAdd(sum, -1);
    atomicInc(turn, 6);
    atomicExch(exchanged, 8u);
    unsigned long long seen = *largest;
    while (seen < threadIdx.x) {
        const unsigned long long before = atomicCAS(largest, seen, (unsigned long long)threadIdx.x);
        seen = before == seen ? threadIdx.x : before;
    }
    __threadfence();
}

__global__ void bits(const float *in, double *out)
{
    out[0] = __float_as_int(__ldg(in));
    out[1] = __float_as_uint(__ldcs(in + 1));
    out[2] = __int_as_float(0x40490fdb);
    out[3] = __uint_as_float(0xc0000000u);
    out[4] = (double)(__double_as_longlong(1.0) >> 52);
    out[5] = __longlong_as_double(0x4008000000000000ll);
    __stcs(out + 6, (double)__fmaf_rn(1 + 0x1p-12f, 1 + 0x1p-12f, -1));
    __stcg(out + 7, __fma_rn(1 + 0x1p-30, 1 + 0x1p-30, -1));
    out[8] = __umulhi(0xffffffffu, 10);
    out[9] = (double)__umul64hi(~0ull, 1000);
    out[10] = factors[0] * factors[1] * __ldcg(in);
}

int main()
{
    std::vector<int> voted(5), sum(1);
    must(OPSMITH_LAUNCH(votes, dim3(1), dim3(32), 1, 0, nullptr, voted.data()));
    print("votes", voted);
    std::vector<unsigned> turn(1), exchanged(1);
    std::vector<unsigned long long> largest(1);
    must(OPSMITH_LAUNCH(atomics, dim3(3), dim3(100), 1, 0, nullptr, sum.data(), turn.data(), exchanged.data(), largest.data()));
    print("atomics", std::vector<double>{(double)sum[0], (double)turn[0], (double)exchanged[0], (double)largest[0]});
    std::vector<float> in{1, -1};
    std::vector<double> out(11);
    must(OPSMITH_LAUNCH(bits, dim3(1), dim3(1), 1, 0, nullptr, in.data(), out.data()));
    print("bits", out);
    return 0;
}
