/* CUDA's language and the part of its runtime that Opsmith uses, on an ordinary processor, for tests without a device.
 *
 * Each CUDA thread is a fiber; the blocks of a cluster run together, one cluster after the other, on the thread that launches. A warp
 * runs until all of it waits for others, so that what reads shared memory too late or writes it too early is seen. Shared memory
 * holds NaN before it is written. The order of clusters, warps and lanes follows from a number (opsmith_emulation_set_order, or
 * OPSMITH_EMULATION_ORDER in the environment): a kernel whose results depend on it has a race. What is wrong in itself (a barrier
 * that not all reach, a shuffle with a lane that is not there, a write past the shared memory) ends the program with a message.
 *
 * There is one rule for sources: kernels are launched by OPSMITH_LAUNCH, and OPSMITH_DYNAMIC_SHARED declares dynamic shared memory.
 * Static shared memory is there once: in a program that has some, launches take turns, and clusters are refused.
 * Not seen are races between blocks, missing fences, and whatever depends on time. */
#ifndef OPSMITH_CUDA_EMULATION_H
#define OPSMITH_CUDA_EMULATION_H

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <pthread.h> /* <mutex> would double the time that small files take to compile */
#include <tuple>
#include <type_traits>
#include <utility>

#define __global__
#define __device__
#define __host__
#define __constant__
#define __forceinline__ inline
#define __launch_bounds__(...)
#define __grid_constant__
#define __align__(bytes) alignas(bytes)
#define __shared__ static __attribute__((section("opsmith_shared")))
#define OPSMITH_INLINE static inline __attribute__((unused))

struct dim3 {
    unsigned x, y, z;
    dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};
struct alignas(8) float2 { float x, y; };
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) double2 { double x, y; };
struct alignas(16) int4 { int x, y, z, w; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
struct alignas(16) float4 { float x, y, z, w; };

inline float2 make_float2(float x, float y) { return {x, y}; }
inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
inline double2 make_double2(double x, double y) { return {x, y}; }
inline int4 make_int4(int x, int y, int z, int w) { return {x, y, z, w}; }
inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }
inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }

enum { warpSize = 32 };

typedef struct CUstream_st *cudaStream_t;

enum cudaError_t {
    cudaSuccess = 0,
    cudaErrorInvalidValue = 1,
    cudaErrorInvalidConfiguration = 9,
    cudaErrorNoDevice = 100,
    cudaErrorInvalidDevice = 101,
    cudaErrorLaunchFailure = 719
};
enum cudaDeviceAttr {
    cudaDevAttrMultiProcessorCount = 16,
    cudaDevAttrComputeCapabilityMajor = 75,
    cudaDevAttrComputeCapabilityMinor = 76,
    cudaDevAttrMaxSharedMemoryPerBlockOptin = 97
};
enum cudaFuncAttribute { cudaFuncAttributeMaxDynamicSharedMemorySize = 8 };
enum cudaMemoryType { cudaMemoryTypeUnregistered = 0, cudaMemoryTypeHost = 1, cudaMemoryTypeDevice = 2, cudaMemoryTypeManaged = 3 };
enum cudaMemcpyKind {
    cudaMemcpyHostToHost = 0,
    cudaMemcpyHostToDevice = 1,
    cudaMemcpyDeviceToHost = 2,
    cudaMemcpyDeviceToDevice = 3,
    cudaMemcpyDefault = 4
};
struct cudaPointerAttributes {
    cudaMemoryType type;
    int device;
};

inline const char *cudaGetErrorString(cudaError_t error)
{
    switch (error) {
    case cudaSuccess: return "no error";
    case cudaErrorInvalidValue: return "invalid argument";
    case cudaErrorInvalidConfiguration: return "invalid configuration argument";
    case cudaErrorNoDevice: return "no CUDA-capable device is detected";
    case cudaErrorInvalidDevice: return "invalid device ordinal";
    case cudaErrorLaunchFailure: return "unspecified launch failure";
    }
    return "unrecognized error code";
}

cudaError_t cudaGetDevice(int *number);
cudaError_t cudaGetLastError();
cudaError_t cudaDeviceGetAttribute(int *value, cudaDeviceAttr attribute, int number);
cudaError_t cudaPointerGetAttributes(cudaPointerAttributes *attributes, const void *pointer);
inline cudaError_t cudaPeekAtLastError() { return cudaSuccess; } /* launches answer for themselves */
cudaError_t cudaMemsetAsync(void *memory, int value, size_t bytes, cudaStream_t stream);
inline cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t bytes, cudaMemcpyKind, cudaStream_t)
{
    memcpy(to, from, bytes);
    return cudaSuccess;
}
cudaError_t opsmith_emulation_allow(const void *kernel, int bytes);

/* Static shared memory of all kernels; the linker knows where it is. */
extern "C" char __start_opsmith_shared[] __attribute__((weak, visibility("hidden")));
extern "C" char __stop_opsmith_shared[] __attribute__((weak, visibility("hidden")));

template <class Kernel> cudaError_t cudaFuncSetAttribute(Kernel *kernel, cudaFuncAttribute, int bytes)
{
    return opsmith_emulation_allow(reinterpret_cast<const void *>(kernel), bytes);
}

namespace opsmith_emulation {

enum Wait { NOTHING, WARP, BLOCK, CLUSTER, DONE };

struct Block {
    dim3 index;
    unsigned rank; /* in its cluster */
    char *shared;  /* its dynamic shared memory */
};

/* The CUDA thread that runs. */
struct Thread {
    Block *block;
    dim3 index;
    int number, lane; /* in the block and in the warp */
    Wait wait;
    const char *what; /* it waits in */
    unsigned mask;    /* lanes it waits with */
    uint64_t value;   /* it gives them */
    uint64_t seen[warpSize];
};

/* The launch that runs. */
struct Launch {
    const char *kernel;
    dim3 grid, block;
    unsigned cluster;
    size_t shared_bytes;
    void (*body)(const void *call); /* of one thread */
    const void *call;
};

extern thread_local Thread *current;
extern thread_local Launch *running;

inline Thread &self() { return *current; }

[[noreturn]] void fail(const Thread &thread, const char *message);
void wait_for(Wait wait, const char *what);

/* The dynamic shared memory of a block of the cluster. */
char *shared_of(unsigned rank);

/* Checks a launch as CUDA does, and runs it. */
cudaError_t run(Launch &launch, const void *kernel);

/* A launch's turn to use static shared memory, if the program has any. */
class Turn {
  public:
    Turn(const char *kernel, unsigned cluster)
    {
        if (__start_opsmith_shared != nullptr && cluster > 1) {
            fprintf(stderr, "CUDA emulation: %s: a cluster in a program with static shared memory; let it be dynamic\n", kernel);
            abort();
        }
        if (__start_opsmith_shared != nullptr) {
            pthread_mutex_lock(mutex());
        }
    }
    ~Turn()
    {
        if (__start_opsmith_shared != nullptr) {
            pthread_mutex_unlock(mutex());
        }
    }
    Turn(const Turn &) = delete;
    Turn &operator=(const Turn &) = delete;

  private:
    static pthread_mutex_t *mutex()
    {
        static pthread_mutex_t only = PTHREAD_MUTEX_INITIALIZER;
        return &only;
    }
};

/* A kernel and its arguments, which are copied once for a launch and once more for each thread. */
template <class... Parameters> struct Call {
    void (*kernel)(Parameters...);
    std::tuple<Parameters...> arguments;
    static void run(const void *call)
    {
        const Call &own = *static_cast<const Call *>(call);
        std::apply(own.kernel, own.arguments);
    }
};

template <class... Parameters, class... Arguments>
cudaError_t launch(const char *name, void (*kernel)(Parameters...), dim3 grid, dim3 block, unsigned cluster, size_t shared_bytes,
                   cudaStream_t, std::tuple<Arguments...> &&arguments)
{
    const Turn turn(name, cluster);
    const Call<Parameters...> call = {kernel, std::tuple<Parameters...>(std::move(arguments))};
    Launch launch = {name, grid, block, cluster > 1 ? cluster : 1, shared_bytes, Call<Parameters...>::run, &call};
    return run(launch, reinterpret_cast<const void *>(kernel));
}

/* Lets the lanes of a mask meet; each sees what the others give. */
template <class T> Thread &meet(const char *what, unsigned mask, T value)
{
    static_assert(sizeof(T) <= sizeof(uint64_t), "a lane gives 8 bytes at most");
    Thread &thread = self();
    thread.value = 0;
    memcpy(&thread.value, &value, sizeof value);
    thread.mask = mask;
    wait_for(WARP, what);
    return thread;
}

/* Whether the warp of a thread, which may be the last one of its block, has a lane. */
inline bool has_lane(const Thread &thread, int lane)
{
    const dim3 &block = running->block;
    return thread.number - thread.lane + lane < (int)(block.x * block.y * block.z);
}

/* What a lane of the same mask gives. */
template <class T> T exchange(const char *what, unsigned mask, T value, int lane)
{
    const Thread &thread = meet(what, mask, value);
    if (!(mask >> lane & 1)) {
        fail(thread, "takes the value of a lane that is not in the mask");
    }
    if (!has_lane(thread, lane)) {
        fail(thread, "takes the value of a lane that its warp does not have");
    }
    T result;
    memcpy(&result, &thread.seen[lane], sizeof result);
    return result;
}

template <class To, class From> To bits(From value)
{
    static_assert(sizeof(To) == sizeof(From), "bits are kept");
    To result;
    memcpy(&result, &value, sizeof result);
    return result;
}

/* A type that is not deduced, so that atomicAdd(&count, 1) adds to whatever `count` is. */
template <class T> using Same = std::common_type_t<T>;

} // namespace opsmith_emulation

#define threadIdx (opsmith_emulation::self().index)
#define blockIdx (opsmith_emulation::self().block->index)
#define blockDim (opsmith_emulation::running->block)
#define gridDim (opsmith_emulation::running->grid)
#define OPSMITH_LAUNCH(kernel, grid, block, cluster, shared_bytes, stream, ...)                                        \
    opsmith_emulation::launch(#kernel, kernel, grid, block, cluster, shared_bytes, stream, std::forward_as_tuple(__VA_ARGS__))
#define OPSMITH_DYNAMIC_SHARED(name) char *const name = opsmith_emulation::self().block->shared

inline void __syncthreads() { opsmith_emulation::wait_for(opsmith_emulation::BLOCK, "__syncthreads"); }
inline void __threadfence() {}
inline void __threadfence_block() {}

inline void __syncwarp(unsigned mask = ~0u)
{
    opsmith_emulation::self().mask = mask;
    opsmith_emulation::wait_for(opsmith_emulation::WARP, "__syncwarp");
}

/* Lanes outside of a segment of `width` give their own values, as CUDA has it. */
template <class T> inline T __shfl_sync(unsigned mask, T value, int from, int width = warpSize)
{
    const int lane = opsmith_emulation::self().lane;
    return opsmith_emulation::exchange("__shfl_sync", mask, value, lane / width * width + (from & (width - 1)));
}

template <class T> inline T __shfl_xor_sync(unsigned mask, T value, int distance, int width = warpSize)
{
    const int lane = opsmith_emulation::self().lane, other = lane ^ distance;
    return opsmith_emulation::exchange("__shfl_xor_sync", mask, value, other / width == lane / width ? other : lane);
}

template <class T> inline T __shfl_down_sync(unsigned mask, T value, unsigned distance, int width = warpSize)
{
    const int lane = opsmith_emulation::self().lane, other = lane + (int)distance;
    return opsmith_emulation::exchange("__shfl_down_sync", mask, value, other / width == lane / width ? other : lane);
}

template <class T> inline T __shfl_up_sync(unsigned mask, T value, unsigned distance, int width = warpSize)
{
    const int lane = opsmith_emulation::self().lane, other = lane - (int)distance;
    return opsmith_emulation::exchange("__shfl_up_sync", mask, value, other >= lane / width * width ? other : lane);
}

inline unsigned __ballot_sync(unsigned mask, int predicate)
{
    const opsmith_emulation::Thread &thread = opsmith_emulation::meet("__ballot_sync", mask, predicate != 0);
    unsigned result = 0;
    for (int lane = 0; lane < warpSize; ++lane) {
        if (mask >> lane & 1 && opsmith_emulation::has_lane(thread, lane) && thread.seen[lane] != 0) {
            result |= 1u << lane;
        }
    }
    return result;
}

inline int __any_sync(unsigned mask, int predicate) { return __ballot_sync(mask, predicate) != 0; }
inline int __all_sync(unsigned mask, int predicate) { return __ballot_sync(mask, predicate == 0) == 0; }

/* A lane can only be sure of itself. */
inline unsigned __activemask() { return 1u << opsmith_emulation::self().lane; }

/* The threads of a launch take turns, but launches of several host threads do not. */
template <class T> inline T atomicAdd(T *place, opsmith_emulation::Same<T> value)
{
    return __atomic_fetch_add(place, value, __ATOMIC_SEQ_CST);
}

template <class T> inline T atomicExch(T *place, opsmith_emulation::Same<T> value)
{
    return __atomic_exchange_n(place, value, __ATOMIC_SEQ_CST);
}

template <class T> inline T atomicCAS(T *place, opsmith_emulation::Same<T> compare, opsmith_emulation::Same<T> value)
{
    __atomic_compare_exchange_n(place, &compare, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return compare;
}

inline unsigned atomicInc(unsigned *place, unsigned last)
{
    unsigned old = __atomic_load_n(place, __ATOMIC_SEQ_CST);
    while (!__atomic_compare_exchange_n(place, &old, old >= last ? 0 : old + 1, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    }
    return old;
}

template <class T> inline T __ldg(const T *place) { return *place; }
template <class T> inline void __stwb(T *place, T value) { *place = value; }
template <class T> inline T __ldcs(const T *place) { return *place; }
template <class T> inline T __ldcg(const T *place) { return *place; }
template <class T> inline void __stcs(T *place, opsmith_emulation::Same<T> value) { *place = value; }
template <class T> inline void __stcg(T *place, opsmith_emulation::Same<T> value) { *place = value; }

inline int __float_as_int(float value) { return opsmith_emulation::bits<int>(value); }
inline unsigned __float_as_uint(float value) { return opsmith_emulation::bits<unsigned>(value); }
inline float __int_as_float(int value) { return opsmith_emulation::bits<float>(value); }
inline float __uint_as_float(unsigned value) { return opsmith_emulation::bits<float>(value); }
inline long long __double_as_longlong(double value) { return opsmith_emulation::bits<long long>(value); }
inline double __longlong_as_double(long long value) { return opsmith_emulation::bits<double>(value); }
inline float __fmaf_rn(float x, float y, float z) { return fmaf(x, y, z); }
inline double __fma_rn(double x, double y, double z) { return fma(x, y, z); }
inline unsigned __umulhi(unsigned x, unsigned y) { return (unsigned)((unsigned long long)x * y >> 32); }
inline unsigned long long __umul64hi(unsigned long long x, unsigned long long y)
{
    __extension__ typedef unsigned __int128 wide;
    return (unsigned long long)((wide)x * y >> 64);
}

namespace cooperative_groups {
struct cluster_group {
    void sync() const { opsmith_emulation::wait_for(opsmith_emulation::CLUSTER, "the barrier of its cluster"); }
    unsigned block_rank() const { return opsmith_emulation::self().block->rank; }
    unsigned num_blocks() const { return opsmith_emulation::running->cluster; }
    /* The same place in the dynamic shared memory of another block. */
    template <class T> T *map_shared_rank(T *place, unsigned rank) const
    {
        char *const own = opsmith_emulation::self().block->shared, *const at = reinterpret_cast<char *>(place);
        if (at < own || at > own + opsmith_emulation::running->shared_bytes) {
            opsmith_emulation::fail(opsmith_emulation::self(), "maps what is not in its block's dynamic shared memory");
        }
        return reinterpret_cast<T *>(opsmith_emulation::shared_of(rank) + (at - own));
    }
};
inline cluster_group this_cluster() { return {}; }
} // namespace cooperative_groups

#endif
