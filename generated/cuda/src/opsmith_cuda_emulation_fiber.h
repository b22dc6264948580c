/* Fibers with stacks of their own, and fences around memory, for the emulation of CUDA. Built with AddressSanitizer, it is told of
 * both. */
#ifndef OPSMITH_CUDA_EMULATION_FIBER_H
#define OPSMITH_CUDA_EMULATION_FIBER_H

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if !defined(__x86_64__) || defined(OPSMITH_EMULATION_UCONTEXT)
#include <ucontext.h>
#endif

namespace opsmith_emulation {

enum { STACK_BYTES = 128 * 1024 };

struct Fiber {
    void *top;   /* of the stack, while it does not run */
    char *stack; /* its lowest byte; NULL: that of the thread that launches */
    size_t bytes;
    void *fake;  /* AddressSanitizer's */
    void (*main)();
#if !defined(__x86_64__) || defined(OPSMITH_EMULATION_UCONTEXT)
    ucontext_t context;
#endif
};

/* Stacks that were used before, which end with the thread that launched. Below each lies a page that nobody may touch, so that an
 * overflow is seen. */
inline std::vector<char *> &idle_stacks()
{
    struct Stacks {
        std::vector<char *> idle;
        ~Stacks()
        {
            const size_t page = (size_t)sysconf(_SC_PAGESIZE);
            for (char *stack : idle) {
                munmap(stack - page, STACK_BYTES + page);
            }
        }
    };
    static thread_local Stacks stacks;
    return stacks.idle;
}

inline char *take_stack()
{
    auto &idle = idle_stacks();
    if (!idle.empty()) {
        char *const stack = idle.back();
        idle.pop_back();
        return stack;
    }
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *const memory = mmap(nullptr, STACK_BYTES + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory, page, PROT_NONE) != 0) {
        perror("CUDA emulation: a stack");
        abort();
    }
    return static_cast<char *>(memory) + page;
}

inline void before_switch(Fiber &from, const Fiber &to, bool leaves)
{
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(leaves ? nullptr : &from.fake, to.stack, to.bytes);
#else
    (void)from, (void)to, (void)leaves;
#endif
}

/* `back` learns of the stack that the switch came from, which is how the thread's own becomes known. */
inline void after_switch(Fiber &own, Fiber *back)
{
#if defined(__SANITIZE_ADDRESS__)
    const void *stack = nullptr;
    size_t bytes = 0;
    __sanitizer_finish_switch_fiber(own.fake, &stack, &bytes);
    if (back != nullptr && back->stack == nullptr) {
        back->stack = static_cast<char *>(const_cast<void *>(stack));
        back->bytes = bytes;
    }
#else
    (void)own, (void)back;
#endif
}

inline Fiber *&entering()
{
    static thread_local Fiber *fiber = nullptr;
    return fiber;
}

inline Fiber *&leaving()
{
    static thread_local Fiber *fiber = nullptr;
    return fiber;
}

inline void fiber_enter()
{
    after_switch(*entering(), leaving());
    entering()->main();
    abort();
}

#if defined(__x86_64__) && !defined(OPSMITH_EMULATION_UCONTEXT)
/* Saves what a called function must keep, changes stacks, and goes on there: by a jump, since returns are predicted wrongly. */
__attribute__((naked, noinline, used)) static void swap_stacks(void **, void *)
{
    __asm__("pushq %rbp; pushq %rbx; pushq %r12; pushq %r13; pushq %r14; pushq %r15\n"
            "movq %rsp, (%rdi); movq %rsi, %rsp\n"
            "popq %r15; popq %r14; popq %r13; popq %r12; popq %rbx; popq %rbp\n"
            "popq %rcx; jmp *%rcx\n");
}

inline void prepare(Fiber &fiber)
{
    enum { SAVED = 6 };
    void **top = reinterpret_cast<void **>(fiber.stack + fiber.bytes) - 1; /* as after a call: 8 modulo 16 */
    *--top = reinterpret_cast<void *>(fiber_enter);
    for (int i = 0; i < SAVED; ++i) {
        *--top = nullptr;
    }
    fiber.top = top;
}

inline void swap(Fiber &from, Fiber &to) { swap_stacks(&from.top, to.top); }
#else
inline void prepare(Fiber &fiber)
{
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack;
    fiber.context.uc_stack.ss_size = fiber.bytes;
    fiber.context.uc_link = nullptr;
    makecontext(&fiber.context, fiber_enter, 0);
}

inline void swap(Fiber &from, Fiber &to) { swapcontext(&from.context, &to.context); }
#endif

inline void fiber_start(Fiber &fiber, void (*main)())
{
    fiber.stack = take_stack();
    fiber.bytes = STACK_BYTES;
    fiber.fake = nullptr;
    fiber.main = main;
    prepare(fiber);
}

inline void fiber_switch(Fiber &from, Fiber &to)
{
    entering() = &to;
    leaving() = &from;
    before_switch(from, to, false);
    swap(from, to);
    after_switch(from, nullptr);
}

/* The same for the last time. */
inline void fiber_leave(Fiber &from, Fiber &to)
{
    entering() = &to;
    leaving() = &from;
    before_switch(from, to, true);
    swap(from, to);
    abort();
}

inline void fiber_end(Fiber &fiber)
{
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(fiber.stack, fiber.bytes);
#endif
    idle_stacks().push_back(fiber.stack);
}

/* Memory that nobody may write: a pattern, or poison where AddressSanitizer watches. */
enum { FENCE = 0x5a };

inline void fence(char *memory, size_t bytes)
{
    memset(memory, FENCE, bytes);
#if defined(__SANITIZE_ADDRESS__)
    __asan_poison_memory_region(memory, bytes);
#endif
}

inline void unfence(char *memory, size_t bytes)
{
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(memory, bytes);
#else
    (void)memory, (void)bytes;
#endif
}

inline bool is_fenced(const char *memory, size_t bytes)
{
#if defined(__SANITIZE_ADDRESS__)
    return __asan_address_is_poisoned(memory) && bytes > 0;
#else
    for (size_t i = 0; i < bytes; ++i) {
        if (memory[i] != (char)FENCE) {
            return false;
        }
    }
    return true;
#endif
}

} // namespace opsmith_emulation

#endif
