/* Host threads launch at once, with static and with dynamic shared memory. */
#include "case.h"

#include <thread>

enum { HOST_THREADS = 4, LAUNCHES = 20, BLOCKS = 40, THREADS = 64, COUNT = BLOCKS * THREADS };

__global__ void reversed(int *values, int add)
{
    __shared__ int kept[THREADS];
    OPSMITH_DYNAMIC_SHARED(memory);
    int *also_kept = reinterpret_cast<int *>(memory), *own = values + blockIdx.x * THREADS;
    kept[threadIdx.x] = own[threadIdx.x];
    also_kept[threadIdx.x] = add;
    __syncthreads();
    own[threadIdx.x] = kept[THREADS - 1 - threadIdx.x] + also_kept[THREADS - 1 - threadIdx.x];
}

int main()
{
    std::vector<std::thread> threads;
    std::vector<std::vector<int>> values(HOST_THREADS, std::vector<int>(COUNT));
    for (int number = 0; number < HOST_THREADS; ++number) {
        threads.emplace_back([&values, number] {
            std::vector<int> &own = values[(size_t)number];
            for (int i = 0; i < COUNT; ++i) {
                own[(size_t)i] = COUNT * number + i;
            }
            for (int launch = 0; launch < LAUNCHES; ++launch) {
                must(OPSMITH_LAUNCH(reversed, dim3(BLOCKS), dim3(THREADS), 1, THREADS * sizeof(int), nullptr, own.data(),
                                    number));
            }
        });
    }
    std::vector<int> wrong(1);
    for (int number = 0; number < HOST_THREADS; ++number) {
        threads[(size_t)number].join();
        for (int i = 0; i < COUNT; ++i) {
            wrong[0] += values[(size_t)number][(size_t)i] != COUNT * number + i + LAUNCHES * number;
        }
    }
    print("wrong", wrong);
    return 0;
}
