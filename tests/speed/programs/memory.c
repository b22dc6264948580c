/* Prints the bytes of workspace of every case, by the number of threads. */
#include "cases.h"

int main(void)
{
    static const int32_t threads[] = {1, 2, 8, 64};
    for (size_t i = 0; i < memory_count; ++i) {
        printf("%s\n", memory_cases[i].name);
        for (size_t t = 0; t < sizeof threads / sizeof threads[0]; ++t) {
            size_t forward, backward, saved;
            memory_cases[i].ask(threads[t], &forward, &backward, &saved);
            printf("    %2d threads: forward %zu, backward %zu, saved %zu\n", (int)threads[t], forward, backward, saved);
        }
    }
    return 0;
}
