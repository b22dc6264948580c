/* The scheduler of emulated launches, the emulated device, and what tests may change of it. Empty in a build for devices. */
#include "opsmith_cuda_host.h"

#ifndef __CUDACC__
#include "opsmith_cuda_emulation_fiber.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

/* Static shared memory of all kernels; the linker knows where it is. */
extern "C" char __start_opsmith_shared[] __attribute__((weak, visibility("hidden")));
extern "C" char __stop_opsmith_shared[] __attribute__((weak, visibility("hidden")));

namespace opsmith_emulation {

thread_local Thread *current = nullptr;
thread_local Launch *running = nullptr;

enum { GUARD_BYTES = 64, POISON = 0xff };

struct FiberThread : Thread {
    Fiber fiber;
};

typedef std::vector<FiberThread *> Threads; /* of a warp, a block or a cluster */

struct RunningBlock : Block {
    std::vector<FiberThread> threads;
    std::vector<Threads> warps;
    Threads all;
};

/* The blocks that run together. */
struct Cluster {
    std::vector<RunningBlock> blocks;
    std::vector<Threads *> warps;
    Threads all;
    Fiber scheduler;
    unsigned order;
};

static thread_local Cluster *cluster_now = nullptr;

void fail(const Thread &thread, const char *message)
{
    fprintf(stderr, "CUDA emulation: %s, block %u, thread %d: %s\n", running->kernel, thread.block->index.x, thread.number, message);
    abort();
}

char *shared_of(unsigned rank) { return cluster_now->blocks[rank].shared; }

void wait_for(Wait wait, const char *what)
{
    FiberThread *const thread = static_cast<FiberThread *>(current);
    thread->wait = wait;
    thread->what = what;
    fiber_switch(thread->fiber, cluster_now->scheduler);
}

static void thread_main()
{
    running->body(running->call);
    FiberThread *const thread = static_cast<FiberThread *>(current);
    thread->wait = DONE;
    fiber_leave(thread->fiber, cluster_now->scheduler);
}

/* The lanes of a warp that a lane waits for; all of them, if it names all. */
static unsigned awaited(const Threads &warp, const FiberThread &thread)
{
    unsigned members = 0;
    for (const FiberThread *other : warp) {
        members |= 1u << other->lane;
        if (thread.mask >> other->lane & 1 && other->wait == DONE) {
            fail(thread, "waits for a lane that has ended");
        }
    }
    const unsigned mask = thread.mask == ~0u ? members : thread.mask;
    if (mask & ~members) {
        fail(thread, "waits for a lane that its warp does not have");
    }
    if (!(mask >> thread.lane & 1)) {
        fail(thread, "is not in the mask that it waits with");
    }
    return mask;
}

/* Lets the lanes go on that wait for each other, and shows each what the others gave. */
static bool release_lanes(Threads &warp)
{
    for (FiberThread *thread : warp) {
        if (thread->wait != WARP) {
            continue;
        }
        const unsigned mask = awaited(warp, *thread), named = thread->mask;
        const char *const what = thread->what;
        unsigned here = 0;
        for (const FiberThread *other : warp) {
            here |= other->wait == WARP && other->mask == named && other->what == what ? 1u << other->lane : 0;
        }
        if ((here & mask) != mask) {
            continue;
        }
        for (FiberThread *each : warp) {
            if (mask >> each->lane & 1) {
                each->wait = NOTHING;
                for (const FiberThread *other : warp) {
                    each->seen[other->lane] = other->value;
                }
            }
        }
        return true;
    }
    return false;
}

/* Lets threads go on when all of them wait at a barrier. */
static bool release_barrier(const Threads &threads, Wait barrier)
{
    size_t waiting = 0;
    const FiberThread *ended = nullptr;
    for (const FiberThread *thread : threads) {
        waiting += thread->wait == barrier;
        ended = thread->wait == DONE ? thread : ended;
    }
    if (waiting > 0 && ended != nullptr) {
        fail(*ended, barrier == BLOCK ? "has ended while others of its block wait at __syncthreads"
                                      : "has ended while others of its cluster wait at its barrier");
    }
    if (waiting == 0 || waiting < threads.size()) {
        return false;
    }
    for (FiberThread *thread : threads) {
        thread->wait = NOTHING;
    }
    return true;
}

/* Runs a warp until all of it waits for other warps, or has ended. */
static bool run_warp(Cluster &cluster, Threads &warp)
{
    bool moved = false;
    do {
        for (FiberThread *thread : warp) {
            if (thread->wait == NOTHING) {
                current = thread;
                fiber_switch(cluster.scheduler, thread->fiber);
                moved = true;
            }
        }
    } while (release_lanes(warp));
    return moved;
}

static void run_cluster(Cluster &cluster)
{
    for (bool moved = true; moved;) {
        moved = false;
        for (Threads *warp : cluster.warps) {
            moved = run_warp(cluster, *warp) || moved;
        }
        for (const RunningBlock &block : cluster.blocks) {
            moved = release_barrier(block.all, BLOCK) || moved;
        }
        moved = release_barrier(cluster.all, CLUSTER) || moved;
    }
    for (const FiberThread *thread : cluster.all) {
        if (thread->wait != DONE) {
            char message[128];
            snprintf(message, sizeof message, "deadlock: it waits in %s for what others never reach", thread->what);
            fail(*thread, message);
        }
    }
}

static dim3 place_in(unsigned number, const dim3 &extent)
{
    return dim3(number % extent.x, number / extent.x % extent.y, number / extent.x / extent.y);
}

static void start_block(const Launch &launch, RunningBlock &block, unsigned number, unsigned rank)
{
    const unsigned count = launch.block.x * launch.block.y * launch.block.z;
    block.index = place_in(number, launch.grid);
    block.rank = rank;
    block.threads = std::vector<FiberThread>(count);
    block.warps = std::vector<Threads>((count + warpSize - 1) / warpSize);
    block.shared = static_cast<char *>(aligned_alloc(128, (launch.shared_bytes + GUARD_BYTES + 127) / 128 * 128));
    memset(block.shared, POISON, launch.shared_bytes);
    fence(block.shared + launch.shared_bytes, GUARD_BYTES);
    for (unsigned i = 0; i < count; ++i) {
        FiberThread &thread = block.threads[i];
        thread.block = &block;
        thread.index = place_in(i, launch.block);
        thread.number = (int)i;
        thread.lane = (int)(i % warpSize);
        thread.wait = NOTHING;
        fiber_start(thread.fiber, thread_main);
        block.warps[i / warpSize].push_back(&thread);
        block.all.push_back(&thread);
    }
}

static void finish_block(const Launch &launch, RunningBlock &block)
{
    char *const end = block.shared + launch.shared_bytes;
    if (!is_fenced(end, GUARD_BYTES)) {
        fail(block.threads[0], "its block has written past its shared memory");
    }
    unfence(end, GUARD_BYTES);
    free(block.shared);
    for (FiberThread &thread : block.threads) {
        fiber_end(thread.fiber);
    }
}

/* The order of warps and lanes, by the bits of a number. */
static void arrange(Cluster &cluster)
{
    for (RunningBlock &block : cluster.blocks) {
        cluster.all.insert(cluster.all.end(), block.all.begin(), block.all.end());
        for (Threads &warp : block.warps) {
            if (cluster.order & 2) {
                std::reverse(warp.begin(), warp.end());
            }
            cluster.warps.push_back(&warp);
        }
    }
    if (cluster.order & 1) {
        std::reverse(cluster.warps.begin(), cluster.warps.end());
    }
    if (cluster.order & 4) {
        std::rotate(cluster.warps.begin(), cluster.warps.begin() + (long)cluster.warps.size() / 2, cluster.warps.end());
    }
}

/* The emulated device. Memory is the device's unless it is said to be something else. */
struct Device {
    int major = 9, minor = 0, processors = 4, shared_bytes = 227 * 1024, ordinary_shared_bytes = 48 * 1024;
    int order = -1; /* below 0: the environment says it */
    cudaError_t next_error = cudaSuccess;
    std::map<const void *, int> allowed; /* shared memory, by kernel */
    std::map<const void *, cudaPointerAttributes> elsewhere;
    std::mutex mutex;
};

static Device &device()
{
    static Device *const only = new Device; /* never destroyed: launches may come late */
    return *only;
}

static unsigned chosen_order()
{
    const char *const text = getenv("OPSMITH_EMULATION_ORDER");
    return device().order >= 0 ? (unsigned)device().order : text == nullptr ? 0 : (unsigned)atoi(text);
}

/* The error that CUDA would answer a launch with. */
static cudaError_t refusal(const Launch &launch, const void *kernel)
{
    enum { MOST_THREADS = 1024, MOST_BLOCKS = 8, FIRST_WITH_CLUSTERS = 9 };
    Device &own = device();
    const std::lock_guard<std::mutex> lock(own.mutex);
    const cudaError_t planned = own.next_error;
    own.next_error = cudaSuccess;
    if (planned != cudaSuccess) {
        return planned;
    }
    const auto known = own.allowed.find(kernel);
    const size_t allowed = (size_t)(known == own.allowed.end() ? own.ordinary_shared_bytes : known->second);
    const unsigned blocks = launch.grid.x * launch.grid.y * launch.grid.z;
    const unsigned threads = launch.block.x * launch.block.y * launch.block.z;
    if (blocks == 0 || threads == 0 || threads > MOST_THREADS || launch.cluster > MOST_BLOCKS ||
        launch.grid.x % launch.cluster != 0 || (launch.cluster > 1 && own.major < FIRST_WITH_CLUSTERS)) {
        return cudaErrorInvalidConfiguration;
    }
    return launch.shared_bytes > allowed ? cudaErrorInvalidValue : cudaSuccess;
}

/* AddressSanitizer keeps poison of its own between variables. */
__attribute__((no_sanitize("address"))) static void poison_static_shared()
{
    for (volatile char *byte = __start_opsmith_shared; byte != __stop_opsmith_shared; ++byte) {
        *byte = (char)POISON;
    }
}

cudaError_t run(Launch &launch, const void *kernel)
{
    const cudaError_t error = refusal(launch, kernel);
    if (error != cudaSuccess) {
        return error;
    }
    const unsigned order = chosen_order(), clusters = launch.grid.x * launch.grid.y * launch.grid.z / launch.cluster;
    running = &launch;
    for (unsigned i = 0; i < clusters; ++i) {
        const unsigned first = (order & 1 ? clusters - 1 - i : i) * launch.cluster;
        Cluster cluster = {};
        cluster.order = order;
        cluster.blocks = std::vector<RunningBlock>(launch.cluster);
        for (unsigned rank = 0; rank < launch.cluster; ++rank) {
            start_block(launch, cluster.blocks[rank], first + rank, rank);
        }
        poison_static_shared();
        arrange(cluster);
        cluster_now = &cluster;
        run_cluster(cluster);
        for (RunningBlock &block : cluster.blocks) {
            finish_block(launch, block);
        }
    }
    running = nullptr;
    return cudaSuccess;
}

} // namespace opsmith_emulation

using opsmith_emulation::device;

cudaError_t cudaGetDevice(int *number)
{
    *number = 0;
    return cudaSuccess;
}

cudaError_t cudaGetLastError() { return cudaSuccess; }

cudaError_t cudaDeviceGetAttribute(int *value, cudaDeviceAttr attribute, int number)
{
    switch (attribute) {
    case cudaDevAttrMultiProcessorCount: *value = device().processors; break;
    case cudaDevAttrComputeCapabilityMajor: *value = device().major; break;
    case cudaDevAttrComputeCapabilityMinor: *value = device().minor; break;
    case cudaDevAttrMaxSharedMemoryPerBlockOptin: *value = device().shared_bytes; break;
    }
    return number == 0 ? cudaSuccess : cudaErrorInvalidDevice;
}

cudaError_t opsmith_emulation_allow(const void *kernel, int bytes)
{
    const std::lock_guard<std::mutex> lock(device().mutex);
    if (bytes > device().shared_bytes) {
        return cudaErrorInvalidValue;
    }
    device().allowed[kernel] = bytes;
    return cudaSuccess;
}

cudaError_t cudaPointerGetAttributes(cudaPointerAttributes *attributes, const void *pointer)
{
    const std::lock_guard<std::mutex> lock(device().mutex);
    const auto known = device().elsewhere.find(pointer);
    *attributes = known == device().elsewhere.end() ? cudaPointerAttributes{cudaMemoryTypeDevice, 0} : known->second;
    return cudaSuccess;
}

cudaError_t cudaMemsetAsync(void *memory, int value, size_t bytes, cudaStream_t)
{
    memset(memory, value, bytes);
    return cudaSuccess;
}

extern "C" {

/* Of clusters, warps and lanes; below 0: what the environment says. */
OPSMITH_API void opsmith_emulation_set_order(int order) { device().order = order; }

OPSMITH_API void opsmith_emulation_set_device(int capability, int processors, int shared_bytes)
{
    device().major = capability / 10;
    device().minor = capability % 10;
    device().processors = processors;
    device().shared_bytes = shared_bytes;
}

/* The next launch fails. */
OPSMITH_API void opsmith_emulation_fail_next(int error) { device().next_error = (cudaError_t)error; }

/* An array lies elsewhere than in the memory of device 0. */
OPSMITH_API void opsmith_emulation_set_memory(const void *array, int type, int number)
{
    device().elsewhere[array] = {(cudaMemoryType)type, number};
}
}
#endif
