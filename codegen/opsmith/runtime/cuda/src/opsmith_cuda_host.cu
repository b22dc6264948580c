/* Plans and launches. What a leaf is follows from extents alone; a plan is chosen from the bytes of a group, the number of groups and
 * the device. */
#include "opsmith_cuda_host.h"

#include <atomic>

enum {
    MOST_LEAVES = 2048,          /* of a group of rows */
    LEAF_STEPS = 4,              /* chunks of a lane in a leaf, at least */
    FEW_LINES = 16384,           /* lines of columns that are cut into up to FEW_LEAVES leaves */
    FEW_LEAVES = 64,
    LEAF_LINES = 256,            /* lines of a leaf where there are more, up to MOST_LINES_LEAVES leaves */
    MOST_LINES_LEAVES = 512,
    ALONG = 8,                   /* chunks of a tile of columns at most: lines of 128 bytes */
    SPREAD_GROUPS = 8192,        /* above, groups alone occupy every device, and are not spread */
    MOST_TEAM_BYTES = 64 * 1024, /* unless a block could not hold the sums of their leaves */
    BLOCK = 256,                 /* threads of a block whose teams are lanes */
    SMALL_LEAVES = 2,            /* leaves of a group that lanes take */
    LARGEST_CLUSTER = 8,         /* that every device with clusters can run */
    LARGEST_GRID = 0x7fffffff,
    CAPABILITY = 80,             /* at least */
    CLUSTERS = 90,               /* capability from which there are clusters */
    ALWAYS_SHARED = 48 * 1024,
    RESERVED_SHARED = 1024       /* of each block, by the system */
};

static std::atomic<int> forced_plan{OPSMITH_CUDA_AUTO}, forced_wide{0};

void opsmith_cuda_force_plan(opsmith_cuda_plan plan, int32_t wide)
{
    forced_plan = plan;
    forced_wide = wide;
}

struct device_info {
    int number, capability, processors, shared_bytes;
};

static cudaError_t ask_device(device_info *device)
{
    int major = 0, minor = 0;
    cudaError_t error = cudaGetDevice(&device->number);
    const struct { cudaDeviceAttr attribute; int *value; } questions[] = {
        {cudaDevAttrComputeCapabilityMajor, &major},
        {cudaDevAttrComputeCapabilityMinor, &minor},
        {cudaDevAttrMultiProcessorCount, &device->processors},
        {cudaDevAttrMaxSharedMemoryPerBlockOptin, &device->shared_bytes},
    };
    for (const auto &question : questions) {
        error = error == cudaSuccess ? cudaDeviceGetAttribute(question.value, question.attribute, device->number) : error;
    }
    device->capability = 10 * major + minor;
    return error;
}

opsmith_status opsmith_cuda_status(cudaError_t error)
{
    return error == cudaSuccess ? OPSMITH_OK : OPSMITH_CUDA_STATUS(error);
}

opsmith_status opsmith_cuda_zero(void *array, int64_t bytes, cudaStream_t stream)
{
    return bytes == 0 ? OPSMITH_OK : opsmith_cuda_status(cudaMemsetAsync(array, 0, (size_t)bytes, stream));
}

opsmith_status opsmith_cuda_check(const opsmith_array *arrays, int32_t count)
{
    device_info device = {};
    const cudaError_t error = ask_device(&device);
    if (error != cudaSuccess) {
        return opsmith_cuda_status(error);
    }
    if (device.capability < CAPABILITY) {
        return OPSMITH_STATUS(OPSMITH_OLD_DEVICE, 0);
    }
    const opsmith_status status = opsmith_check_arrays(arrays, count);
    for (int32_t i = 0; status == OPSMITH_OK && i < count; ++i) {
        cudaPointerAttributes attributes = {};
        if (arrays[i].data == NULL || arrays[i].bytes == 0) {
            continue;
        }
        if (cudaPointerGetAttributes(&attributes, arrays[i].data) != cudaSuccess) {
            (void)cudaGetLastError();
            return OPSMITH_STATUS(OPSMITH_WRONG_DEVICE, arrays[i].argument);
        }
        const int anywhere = attributes.type == cudaMemoryTypeManaged || attributes.type == cudaMemoryTypeHost;
        if (!anywhere && (attributes.type != cudaMemoryTypeDevice || attributes.device != device.number)) {
            return OPSMITH_STATUS(OPSMITH_WRONG_DEVICE, arrays[i].argument);
        }
    }
    return status;
}

int32_t opsmith_cuda_is_narrow(const int64_t *extents, int32_t count)
{
    enum { SLACK = 1 << 20 }; /* that chunks and tiles may reach beyond an array */
    int64_t elements;
    return !forced_wide && opsmith_volume(extents, count, &elements) && elements < LARGEST_GRID - SLACK;
}

static int64_t at_least(int64_t x, int64_t y) { return x > y ? x : y; }
static int64_t at_most(int64_t x, int64_t y) { return x < y ? x : y; }
static int64_t up_to(int64_t x, int64_t unit) { return opsmith_ceiling(x, unit) * unit; }

static int32_t power_of_2(int64_t x, int32_t most)
{
    int32_t power = 1;
    while (power < most && power < x) {
        power *= 2;
    }
    return power;
}

/* The leaves of a group, by extents and the elements of a chunk. */
static opsmith_work cut(const opsmith_geometry &geometry, int32_t width)
{
    opsmith_work work = {};
    work.slabs = geometry.slabs;
    if (geometry.columns) {
        work.length = geometry.kept;
        work.lanes = OPSMITH_WARP;
        work.along = power_of_2(opsmith_ceiling(geometry.kept, width), ALONG);
        work.columns = work.along * width;
        work.kept = opsmith_ceiling(geometry.kept, work.columns);
        const int64_t unit = (int64_t)(work.lanes / work.along) * OPSMITH_RUN, lines = geometry.slabs;
        const int64_t few = opsmith_ceiling(lines, FEW_LEAVES), many = opsmith_ceiling(lines, MOST_LINES_LEAVES);
        work.leaf = at_least(up_to(lines <= FEW_LINES ? few : at_least(LEAF_LINES, many), unit), unit);
        work.leaves = at_least(opsmith_ceiling(lines, work.leaf), 1);
    } else {
        const int64_t whole = geometry.length % width == 0 ? geometry.length : geometry.length + width - 1;
        work.length = geometry.length;
        work.kept = geometry.kept;
        work.chunks = opsmith_ceiling(whole, width);
        const int64_t all = work.slabs * work.chunks;
        work.lanes = power_of_2(all, OPSMITH_WARP);
        const int64_t unit = (int64_t)work.lanes * LEAF_STEPS;
        work.leaf = all <= unit ? at_least(up_to(all, work.lanes), work.lanes)
                                : up_to(at_least(unit, opsmith_ceiling(all, MOST_LEAVES)), unit);
        work.leaves = at_least(opsmith_ceiling(all, work.leaf), 1);
    }
    work.kept = at_least(work.kept, 1);
    work.groups = geometry.outer * (geometry.columns ? work.kept : geometry.kept);
    work.groups = geometry.kept == 0 ? 0 : work.groups;
    return work;
}

/* Whether groups may be spread over the device. */
static int32_t may_spread(const opsmith_work &work)
{
    return work.groups <= SPREAD_GROUPS || opsmith_team_bytes(work) > MOST_TEAM_BYTES;
}

size_t opsmith_cuda_bytes(const opsmith_geometry *geometry, int32_t sums_bytes, int32_t scalars_bytes)
{
    enum { NARROWEST = 2 }; /* elements of a chunk: the fewer, the more leaves */
    size_t most = 0;
    for (int32_t width = NARROWEST; width <= OPSMITH_ACCESS; width *= 2) {
        opsmith_work work = cut(*geometry, width);
        work.sums_bytes = sums_bytes;
        work.scalars_bytes = scalars_bytes;
        const int64_t beside = work.groups * opsmith_beside(work);
        const int64_t bytes = opsmith_aligned(beside * work.leaves * sums_bytes) + opsmith_aligned(beside * sums_bytes) +
                              opsmith_aligned(beside * scalars_bytes);
        most = may_spread(work) ? opsmith_cuda_larger(most, (size_t)bytes) : most;
    }
    return most;
}

/* One launch after another, until one fails. */
struct launcher {
    const opsmith_cuda_kernel &kernel;
    const void *arguments;
    cudaStream_t stream;
    cudaError_t error;

    void start(const opsmith_work &work, int64_t blocks, int32_t threads, int64_t shared_bytes)
    {
        if (error == cudaSuccess && blocks > 0) {
            const opsmith_grid grid = {blocks, threads, work.cluster > 1 ? work.cluster : 1, (size_t)shared_bytes};
            error = blocks <= LARGEST_GRID ? kernel.start(arguments, &work, &grid, stream) : cudaErrorInvalidConfiguration;
        }
    }
};

/* Lanes for each group, or for each leaf where the launch is spread. */
static void start_lanes(launcher &launch, opsmith_work work, int32_t shared_limit)
{
    work.cluster = 0;
    const int64_t teams = work.spread ? work.groups * work.leaves : work.groups;
    int32_t threads = BLOCK;
    for (; threads > OPSMITH_WARP; threads /= 2) { /* fewer teams in a block if it could not hold them, or would have none */
        const int64_t bytes = (int64_t)work.slots * launch.kernel.kept_bytes * threads +
                              opsmith_team_bytes(work) * (threads / work.lanes);
        if (bytes <= shared_limit && teams > threads / 2 / work.lanes) {
            break;
        }
    }
    work.cache_bytes = (int32_t)((int64_t)work.slots * launch.kernel.kept_bytes * threads);
    const int32_t beside = threads / work.lanes;
    launch.start(work, opsmith_ceiling(teams, beside), threads, work.cache_bytes + opsmith_team_bytes(work) * beside);
}

/* A block or a cluster of blocks for each group. */
static void start_blocks(launcher &launch, opsmith_work work, int32_t threads)
{
    work.cache_bytes = (int32_t)((int64_t)work.slots * launch.kernel.kept_bytes * threads);
    launch.start(work, work.groups * work.cluster, threads, work.cache_bytes + opsmith_team_bytes(work));
}

/* Threads of a block that shares `leaves` leaves. */
static int32_t threads_for(const opsmith_work &work, int64_t leaves)
{
    return (int32_t)at_most(up_to(leaves * work.lanes, OPSMITH_WARP), OPSMITH_THREADS);
}

/* The slots of a thread if `lanes` threads share the leaves. */
static int64_t slots_for(const opsmith_work &work, int64_t teams)
{
    const int64_t steps = work.columns > 0 ? work.leaf / (work.lanes / work.along) : work.leaf / work.lanes;
    return opsmith_ceiling(work.leaves, teams) * steps;
}

/* Each step in a launch of its own, over the whole device. */
static void start_spread(launcher &launch, opsmith_work work, char *workspace, int32_t shared_limit)
{
    const opsmith_cuda_kernel &kernel = launch.kernel;
    const int64_t beside = work.groups * opsmith_beside(work);
    work.slots = 0;
    work.partials = workspace;
    work.sums = workspace + opsmith_aligned(beside * work.leaves * work.sums_bytes);
    work.scalars = work.sums + opsmith_aligned(beside * work.sums_bytes);
    for (int32_t number = 0; number <= kernel.sweeps; ++number) {
        const int32_t merges = number > 0 && kernel.reduces >> (number - 1) & 1;
        opsmith_work one = work;
        if (merges || kernel.sections >> number & 1) {
            one.first = one.last = 2 * number;
            if (work.columns > 0) {
                one.cluster = 1;
                start_blocks(launch, one, BLOCK / 2);
            } else {
                start_lanes(launch, one, shared_limit);
            }
        }
        if (number < kernel.sweeps) {
            one = work;
            one.first = one.last = 2 * number + 1;
            one.spread = 1;
            one.backward = number > 0;
            start_lanes(launch, one, shared_limit);
        }
    }
}

/* Whether a team of `cluster` blocks can keep its group, and how. */
static int32_t fits(const opsmith_cuda_kernel &kernel, const opsmith_work &work, int32_t cluster, int32_t shared_limit)
{
    const int32_t threads = threads_for(work, opsmith_ceiling(work.leaves, cluster));
    const int64_t slots = slots_for(work, (int64_t)cluster * threads / work.lanes);
    return slots * kernel.kept_bytes * threads + opsmith_team_bytes(work) <= shared_limit;
}

/* The blocks of a team: as many as can keep a group between them, and more while the device has idle processors. */
static int32_t cluster_of(const opsmith_cuda_kernel &kernel, const opsmith_work &work, const device_info &device, int32_t limit)
{
    int32_t cluster = 1;
    while (cluster < limit && work.leaves >= 2 * cluster &&
           (!fits(kernel, work, cluster, device.shared_bytes - RESERVED_SHARED) || work.groups * cluster < device.processors)) {
        cluster *= 2;
    }
    return cluster;
}

/* The plan for a kernel that reduces. */
static opsmith_cuda_plan choose(const opsmith_cuda_kernel &kernel, const opsmith_work &work, const device_info &device)
{
    const int32_t limit = device.capability >= CLUSTERS ? LARGEST_CLUSTER : 1, shared = device.shared_bytes - RESERVED_SHARED;
    const opsmith_cuda_plan wish = (opsmith_cuda_plan)forced_plan.load();
    if ((wish == OPSMITH_CUDA_SPREAD && may_spread(work)) || opsmith_team_bytes(work) > MOST_TEAM_BYTES) {
        return OPSMITH_CUDA_SPREAD;
    }
    if (wish != OPSMITH_CUDA_AUTO && (wish != OPSMITH_CUDA_CLUSTER || limit > 1)) {
        return wish == OPSMITH_CUDA_SPREAD ? OPSMITH_CUDA_BLOCK : wish;
    }
    if (work.leaves <= SMALL_LEAVES) {
        return OPSMITH_CUDA_LANES;
    }
    const int32_t cluster = cluster_of(kernel, work, device, limit);
    const int32_t kept = fits(kernel, work, cluster, shared), busy = 2 * work.groups * cluster >= device.processors;
    if (may_spread(work) && work.leaves > SMALL_LEAVES * cluster && (!busy || (!kept && work.groups < 2 * device.processors))) {
        return OPSMITH_CUDA_SPREAD;
    }
    return cluster > 1 ? OPSMITH_CUDA_CLUSTER : OPSMITH_CUDA_BLOCK;
}

static void start_team(launcher &launch, opsmith_work work, opsmith_cuda_plan plan, const device_info &device)
{
    const opsmith_cuda_kernel &kernel = launch.kernel;
    const int32_t shared = device.shared_bytes - RESERVED_SHARED;
    work.last = 2 * kernel.sweeps;
    if (plan == OPSMITH_CUDA_LANES) {
        const int64_t slots = kernel.kept_bytes > 0 ? slots_for(work, 1) : 0;
        const int64_t bytes = slots * kernel.kept_bytes * OPSMITH_WARP + opsmith_team_bytes(work) * (OPSMITH_WARP / work.lanes);
        work.slots = bytes <= shared ? (int32_t)slots : 0;
        start_lanes(launch, work, at_most(shared, 2 * ALWAYS_SHARED));
        return;
    }
    work.cluster = plan == OPSMITH_CUDA_BLOCK ? 1 : (int32_t)at_least(cluster_of(kernel, work, device, LARGEST_CLUSTER), 2);
    const int32_t threads = threads_for(work, opsmith_ceiling(work.leaves, work.cluster));
    const int64_t slots = slots_for(work, (int64_t)work.cluster * threads / work.lanes);
    work.slots = kernel.kept_bytes > 0 && fits(kernel, work, work.cluster, shared) ? (int32_t)slots : 0;
    start_blocks(launch, work, threads);
}

opsmith_status opsmith_cuda_run(const opsmith_cuda_kernel *kernel, const opsmith_geometry *geometry, const void *arguments,
                                void *workspace, cudaStream_t stream)
{
    device_info device = {};
    launcher launch = {*kernel, arguments, stream, ask_device(&device)};
    opsmith_work work = cut(*geometry, kernel->width);
    work.sums_bytes = kernel->sums_bytes;
    work.scalars_bytes = kernel->scalars_bytes;
    const int32_t shared = device.shared_bytes - RESERVED_SHARED;
    if (kernel->reduces == 0 && kernel->sweeps == 1 && !kernel->updates && !(kernel->sections >> 1)) {
        work.spread = work.last = 1;
        start_lanes(launch, work, (int32_t)at_most(shared, ALWAYS_SHARED));
    } else if (kernel->reduces == 0 && kernel->sweeps == 0) {
        start_lanes(launch, work, (int32_t)at_most(shared, ALWAYS_SHARED));
    } else {
        const opsmith_cuda_plan plan = kernel->reduces == 0 && may_spread(work) ? OPSMITH_CUDA_SPREAD
                                                                                           : choose(*kernel, work, device);
        if (plan == OPSMITH_CUDA_SPREAD) {
            start_spread(launch, work, static_cast<char *>(workspace), (int32_t)at_most(shared, ALWAYS_SHARED));
        } else {
            start_team(launch, work, plan, device);
        }
    }
    return opsmith_cuda_status(launch.error);
}
