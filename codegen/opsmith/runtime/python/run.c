/* Runs a kernel: workspace, threads, and the interpreter's lock. */
#include "binding.h"

enum {
    STACK_WORKSPACE = 4096, /* bytes; more comes from the heap */
    PARALLEL_ELEMENTS = 24576, /* fewer stay on the calling thread; there the lightest kernels break even */
    QUICK_ELEMENTS = 512 /* at most so many are done before another thread could take the lock */
};

/* Runs with the arrays' copies made before and stored back after, without the interpreter's lock. */
static opsmith_status run_unlocked(const struct problem *problem, kernel_function kernel,
                                   const struct kernel_call *call, const struct array *arrays, int count,
                                   uint64_t copies_in, uint64_t copies_out)
{
    for (int k = 0; k < count; ++k) {
        if (copies_in >> k & 1) {
            copy_in(problem, &arrays[k]);
        }
    }
    opsmith_status status = kernel(call);
    for (int k = 0; status == OPSMITH_OK && k < count; ++k) {
        if (copies_out >> k & 1) {
            copy_out(problem, &arrays[k]);
        }
    }
    return status;
}

/* The kernel of a call; what it asks for is set in `call`. */
static kernel_function kernel_choose(const struct operator_object *op, const struct problem *problem, bool backward,
                                     struct kernel_call *call)
{
#ifdef OPSMITH_EMULATED
    const struct device_kernels *kernels = device_table[op->number];
    call->workspace_bytes = (backward ? kernels->backward_workspace_bytes : kernels->forward_workspace_bytes)(
        call->params, call->dims);
    return (backward ? kernels->backward : kernels->forward)[problem->variant];
#else
    const struct operator_info *info = op->info;
    call->executor = problem->elements < PARALLEL_ELEMENTS ? NULL : host.executor();
    call->workspace_bytes = (backward ? info->backward_workspace_bytes : info->forward_workspace_bytes)(
        call->params, call->dims, call->executor == NULL ? 1 : call->executor->threads);
    return (backward ? info->backward : info->forward)[problem->variant];
#endif
}

int kernel_run(const struct operator_object *op, const struct problem *problem, bool backward,
               struct kernel_call *call, const struct array *arrays, int count, uint64_t copies_in,
               uint64_t copies_out)
{
    union {
        max_align_t align;
        char bytes[STACK_WORKSPACE + ALIGNMENT];
    } stack;
    call->params = problem->params.bytes;
    call->dims = problem->dims;
    const kernel_function kernel = kernel_choose(op, problem, backward, call);
    void *heap = NULL;
    if (call->workspace_bytes <= STACK_WORKSPACE) {
        call->workspace = stack.bytes + (ALIGNMENT - (uintptr_t)stack.bytes % ALIGNMENT);
    } else if ((call->workspace = heap = memory_new(call->workspace_bytes)) == NULL) {
        return -1;
    }
    opsmith_status status;
    if (problem->elements <= QUICK_ELEMENTS) {
        status = run_unlocked(problem, kernel, call, arrays, count, copies_in, copies_out);
    } else {
        PyThreadState *thread = PyEval_SaveThread();
        status = run_unlocked(problem, kernel, call, arrays, count, copies_in, copies_out);
        PyEval_RestoreThread(thread);
    }
    memory_free(heap);
    return status == OPSMITH_OK ? 0 : fail_status(op, problem, status);
}
