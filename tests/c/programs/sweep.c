/* Runs forward and backward over small shapes of every form, in every mode, with and without threads, for a sanitizer to
 * watch. Every array has a block of memory of its own, of exactly its size. SHORTER makes one array too short by that. */
#include <opsmith/batch_norm.h>

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef SHORTER
#define SHORTER 0
#endif

typedef struct pool {
    int32_t threads, scattered;
    int64_t calls, tasks;
    int32_t workers;
} pool;

void pool_parallel_for(void *context, int64_t tasks, opsmith_task task, void *argument);

static uint32_t seed = 1;
static long calls = 0;

static double number(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (double)(seed >> 8) / (double)(1 << 24) * 4 - 2;
}

static void stop(const char *what, opsmith_status status)
{
    char text[200];
    opsmith_batch_norm_status_message(status, text, sizeof text);
    printf("%s: %s\n", what, text);
    exit(1);
}

/* NULL where there are no elements. */
static void *memory(size_t bytes)
{
    void *block = bytes == 0 ? NULL : malloc(bytes);
    if (bytes > 0 && block == NULL) {
        abort();
    }
    return block;
}

static float from_f32(float x) { return x; }
static double from_f64(double x) { return x; }
static double value_f32(float x) { return (double)x; }
static double value_f64(double x) { return x; }

/* One and two have the same bits in the upper byte of both 16-bit types as their halves: 0x3c00 and 0x4000, 0x3f80, 0x4000. */
static uint16_t from_f16(float x) { return (uint16_t)((x < 0 ? 0x8000 : 0) | (fabsf(x) < 1 ? 0x3c00 : 0x4000)); }
static uint16_t from_bf16(float x) { return (uint16_t)((x < 0 ? 0x8000 : 0) | (fabsf(x) < 1 ? 0x3f80 : 0x4000)); }
static double value_f16(uint16_t x) { return (x & 0x7c00) == 0x7c00 ? (double)NAN : 0; }
static double value_bf16(uint16_t x) { return (x & 0x7f80) == 0x7f80 ? (double)NAN : 0; }

#define ARRAY(T, name, count, from)                                                                                    \
    T *const name = memory((size_t)(count) * sizeof(T));                                                               \
    for (int64_t i = 0; i < (count); ++i) {                                                                            \
        name[i] = from;                                                                                                \
    }

#define RUN(suffix, T, S, convert)                                                                                     \
    static void run_##suffix(const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims,             \
                             const int32_t *requests, int32_t head, const opsmith_executor *executor)                  \
    {                                                                                                                  \
        const int64_t all = dims->outer * dims->C * dims->inner;                                                       \
        const int32_t threads = executor == NULL ? 1 : executor->threads;                                              \
        ARRAY(T, data, all, convert)                                                                                   \
        ARRAY(S, gamma, dims->C, (S)number())                                                                          \
        ARRAY(S, beta, dims->C, (S)number())                                                                           \
        ARRAY(S, moving_mean, dims->C, (S)number())                                                                    \
        ARRAY(S, moving_var, dims->C, (S)fabs(number()))                                                               \
        ARRAY(S, mean, dims->C, 0)                                                                                     \
        ARRAY(S, invstd, dims->C, 0)                                                                                   \
        ARRAY(T, d_out, all, convert)                                                                                  \
        ARRAY(T, d_data, all, 0)                                                                                       \
        ARRAY(S, d_gamma, dims->C, 0)                                                                                  \
        ARRAY(S, d_beta, dims->C, 0)                                                                                   \
        T *const out = memory((size_t)all * sizeof(T) - (all > 0 ? SHORTER : 0));                                      \
        void *const saved = memory(opsmith_batch_norm_saved_bytes(params, dims));                                      \
        const size_t forward_bytes = opsmith_batch_norm_forward_workspace_bytes(params, dims, threads);                \
        const size_t backward_bytes = opsmith_batch_norm_backward_workspace_bytes(params, dims, threads);              \
        void *const forward_workspace = memory(forward_bytes), *const backward_workspace = memory(backward_bytes);     \
        opsmith_status status = opsmith_batch_norm_forward_##suffix(                                                   \
            params, dims, data, gamma, beta, moving_mean, moving_var, moving_mean, moving_var, out,                    \
            params->output_mean_var ? mean : NULL, params->output_mean_var ? invstd : NULL, saved, forward_workspace,  \
            forward_bytes, executor);                                                                                  \
        if (status != OPSMITH_OK) {                                                                                    \
            stop("forward_" #suffix, status);                                                                          \
        }                                                                                                              \
        status = opsmith_batch_norm_backward_##suffix(                                                                 \
            params, dims, head ? d_out : NULL, data, gamma, beta, saved, requests[0] ? d_data : NULL, requests[0],     \
            requests[1] ? d_gamma : NULL, requests[1], requests[2] ? d_beta : NULL, requests[2], backward_workspace,   \
            backward_bytes, executor);                                                                                 \
        if (status != OPSMITH_OK) {                                                                                    \
            stop("backward_" #suffix, status);                                                                         \
        }                                                                                                              \
        for (int64_t i = 0; i < all; ++i) {                                                                            \
            if (isnan(value_##suffix(out[i])) || isnan(value_##suffix(d_data[i]))) {                                   \
                stop("NaN in " #suffix, OPSMITH_OK);                                                                   \
            }                                                                                                          \
        }                                                                                                              \
        void *const blocks[] = {data,   gamma, beta,    moving_mean, moving_var, mean,  invstd,                        \
                                d_out,  out,   d_data,  d_gamma,     d_beta,     saved, forward_workspace,             \
                                backward_workspace};                                                                   \
        for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; ++i) {                                                \
            free(blocks[i]);                                                                                           \
        }                                                                                                              \
        calls += 2;                                                                                                    \
    }

RUN(f32, float, float, from_f32((float)number()))
RUN(f64, double, double, from_f64(number()))
RUN(f16, uint16_t, float, from_f16((float)number()))
RUN(bf16, uint16_t, float, from_bf16((float)number()))

int main(void)
{
    static const int64_t shapes[][3] = {
        {0, 3, 5}, {4, 0, 5},  {4, 3, 0},  {1, 1, 1},     {1, 3, 1},   {5, 1, 1},   {1, 1, 7},    {2, 3, 5},    {3, 2, 16},
        {2, 2, 17}, {33, 2, 63}, {2, 1, 2047}, {1, 2, 2048}, {2, 1, 2049}, {9, 3, 4100}, {7, 5, 1},  {31, 63, 1},  {32, 64, 1},
        {33, 65, 1}, {100, 130, 1}, {300, 70, 1}, {3, 40, 200}, {40, 900, 1},
    };
    static const int32_t requests[][3] = {
        {OPSMITH_WRITE, OPSMITH_WRITE, OPSMITH_WRITE}, {OPSMITH_ADD, OPSMITH_ADD, OPSMITH_ADD},
        {OPSMITH_NULL, OPSMITH_WRITE, OPSMITH_NULL},   {OPSMITH_WRITE, OPSMITH_NULL, OPSMITH_NULL},
        {OPSMITH_NULL, OPSMITH_NULL, OPSMITH_ADD},     {OPSMITH_NULL, OPSMITH_NULL, OPSMITH_NULL},
    };
    pool workers = {.threads = 3};
    const opsmith_executor executor = {.context = &workers, .threads = 3, .parallel_for = pool_parallel_for};
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; ++s) {
        const opsmith_batch_norm_dims dims = {shapes[s][0], shapes[s][1], shapes[s][2]};
        for (int32_t mode = 0; mode < 16; ++mode) {
            opsmith_batch_norm_params params;
            opsmith_batch_norm_params_init(&params);
            params.training = mode & 1;
            params.fix_gamma = mode >> 1 & 1;
            params.use_global_stats = mode >> 2 & 1;
            params.output_mean_var = mode >> 3 & 1;
            for (size_t r = 0; r < sizeof requests / sizeof requests[0]; ++r) {
                const opsmith_executor *const threads = (s + r + (size_t)mode) % 2 == 0 ? &executor : NULL;
                run_f32(&params, &dims, requests[r], r % 4 != 3, threads);
                run_f64(&params, &dims, requests[r], r % 4 != 3, threads);
                run_f16(&params, &dims, requests[r], r % 4 != 3, threads);
                run_bf16(&params, &dims, requests[r], r % 4 != 3, threads);
            }
        }
    }
    printf("%ld calls, %lld tasks in threads, %s\n", calls, (long long)workers.tasks, opsmith_level());
    return 0;
}
