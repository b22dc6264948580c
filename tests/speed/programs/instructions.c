/* Runs every case twice in one thread: once to make everything ready, and once by `measured`, where valgrind counts. */
#include "cases.h"

typedef opsmith_status direction(arrays *a, const opsmith_executor *executor);

opsmith_status measured(direction *run, arrays *a);

/* Its name is what callgrind is told to watch. */
__attribute__((noinline)) opsmith_status measured(direction *run, arrays *a)
{
    const opsmith_status status = run(a, NULL);
    __asm__ volatile("" ::: "memory"); /* not a tail call, which would leave this function before */
    return status;
}

int main(void)
{
    for (size_t i = 0; i < kernel_count; ++i) {
        const kernel_case *const each = &kernel_cases[i];
        arrays *const a = each->make(1);
        direction *const directions[] = {each->forward, each->backward};
        for (int d = 0; d < 2 && directions[d] != NULL; ++d) {
            must(directions[d](a, NULL) == OPSMITH_OK, each->name);
            must(measured(directions[d], a) == OPSMITH_OK, each->name);
            printf("%lld %s %s\n", (long long)each->elements, d == 0 ? "forward" : "backward", each->name);
        }
        free_arrays(a);
    }
    printf("%s\n", opsmith_level());
    return 0;
}
