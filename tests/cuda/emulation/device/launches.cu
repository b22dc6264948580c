/* What the emulated device answers to launches; each line has the error, and whether the kernel ran. */
#include "case.h"

extern "C" void opsmith_emulation_set_device(int capability, int processors, int shared_bytes);
extern "C" void opsmith_emulation_fail_next(int error);

enum { KIB = 1024, HOPPER = 90, AMPERE = 80 };

static int ran;

__global__ void plain(int) { ran = 1; }
__global__ void greedy(int) { ran = 1; }

static void tell(const char *what, cudaError_t error)
{
    printf("%s: %s, %s\n", what, cudaGetErrorString(error), ran ? "ran" : "did not run");
    ran = 0;
}

static cudaError_t allow(void (*kernel)(int), int bytes)
{
    return cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes);
}

int main()
{
    tell("one thread", OPSMITH_LAUNCH(plain, dim3(1), dim3(1), 1, 0, nullptr, 0));
    tell("cluster of none", OPSMITH_LAUNCH(plain, dim3(1), dim3(1), 0, 0, nullptr, 0));
    tell("1024 threads", OPSMITH_LAUNCH(plain, dim3(1), dim3(32, 32), 1, 0, nullptr, 0));
    tell("1056 threads", OPSMITH_LAUNCH(plain, dim3(1), dim3(32, 33), 1, 0, nullptr, 0));
    tell("no blocks", OPSMITH_LAUNCH(plain, dim3(1, 0), dim3(1), 1, 0, nullptr, 0));
    tell("no threads", OPSMITH_LAUNCH(plain, dim3(1), dim3(0), 1, 0, nullptr, 0));
    tell("a cluster that divides the grid", OPSMITH_LAUNCH(plain, dim3(6), dim3(1), 3, 0, nullptr, 0));
    tell("a cluster that does not", OPSMITH_LAUNCH(plain, dim3(6), dim3(1), 4, 0, nullptr, 0));
    tell("48 KiB", OPSMITH_LAUNCH(plain, dim3(1), dim3(1), 1, 48 * KIB, nullptr, 0));
    tell("a byte more", OPSMITH_LAUNCH(plain, dim3(1), dim3(1), 1, 48 * KIB + 1, nullptr, 0));
    tell("227 KiB allowed", allow(greedy, 227 * KIB));
    tell("227 KiB", OPSMITH_LAUNCH(greedy, dim3(1), dim3(1), 1, 227 * KIB, nullptr, 0));
    tell("for this kernel alone", OPSMITH_LAUNCH(plain, dim3(1), dim3(1), 1, 227 * KIB, nullptr, 0));
    tell("a byte more allowed", allow(greedy, 227 * KIB + 1));
    opsmith_emulation_fail_next(cudaErrorLaunchFailure);
    tell("a planned failure", OPSMITH_LAUNCH(plain, dim3(1), dim3(1), 1, 0, nullptr, 0));
    tell("the next launch", OPSMITH_LAUNCH(plain, dim3(1), dim3(1), 1, 0, nullptr, 0));

    opsmith_emulation_set_device(AMPERE, 108, 163 * KIB);
    tell("a cluster on 8.0", OPSMITH_LAUNCH(plain, dim3(2), dim3(1), 2, 0, nullptr, 0));
    tell("164 KiB allowed on 8.0", allow(plain, 164 * KIB));
    int major = 0, minor = -1, processors = 0, shared_bytes = 0;
    cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, 0);
    cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, 0);
    cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, 0);
    cudaDeviceGetAttribute(&shared_bytes, cudaDevAttrMaxSharedMemoryPerBlockOptin, 0);
    print("8.0 has", std::vector<int>{major, minor, processors, shared_bytes});
    tell("another device", cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, 1));
    opsmith_emulation_set_device(HOPPER, 4, 227 * KIB);
    return 0;
}
