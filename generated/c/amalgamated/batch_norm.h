/* Made by Opsmith from normalization/batch_norm.yaml. Changes belong there.
 *
 * batch_norm: Normalizes a batch by the mean and variance of each channel, then applies scale gamma and offset beta.
 *
 * Dimensions: data has shape (*outer C@axis *inner). Arrays are dense and in C order of their dimensions. */
#ifndef OPSMITH_BATCH_NORM_H
#define OPSMITH_BATCH_NORM_H

/* What every generated operator shares: statuses, requests, and the executor that supplies threads. */
#ifndef OPSMITH_OPSMITH_H
#define OPSMITH_OPSMITH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OPSMITH_ABI_VERSION 1

#if defined(_WIN32)
#define OPSMITH_API
#elif defined(__GNUC__)
#define OPSMITH_API __attribute__((visibility("default")))
#else
#define OPSMITH_API
#endif

/* 0, or a rule and the number of the argument that broke it: rule | argument << 8. */
typedef int32_t opsmith_status;

enum {
    OPSMITH_OK = 0,
    OPSMITH_NULL_POINTER = 1,    /* an array or structure that is needed is NULL */
    OPSMITH_BAD_PARAMETER = 2,   /* a parameter is outside its limits, or NaN */
    OPSMITH_BAD_EXTENT = 3,      /* an extent is negative, or does not fit the parameters */
    OPSMITH_OVERFLOW = 4,        /* the arrays would have more bytes than can be addressed */
    OPSMITH_BAD_RANK = 5,        /* the array has too few or too many axes */
    OPSMITH_BAD_AXIS = 6,        /* an axis parameter names no axis of the array */
    OPSMITH_NOT_DENSE = 7,       /* no order of the axes makes the array dense: copy it first */
    OPSMITH_SMALL_WORKSPACE = 8, /* fewer bytes than ..._workspace_bytes asks for */
    OPSMITH_OVERLAP = 9,         /* a written array shares memory with another one */
    OPSMITH_BAD_REQUEST = 10,    /* a request is not OPSMITH_NULL, OPSMITH_WRITE or OPSMITH_ADD */
    OPSMITH_BAD_SIZE = 11        /* the `size` field of the parameters was not set by ..._params_init */
};

#define OPSMITH_STATUS(rule, argument) ((opsmith_status)((rule) | (argument) << 8))
#define OPSMITH_STATUS_RULE(status) ((status) & 0xff)
#define OPSMITH_STATUS_ARGUMENT(status) ((status) >> 8)

/* What becomes of a gradient: it is not wanted, it is written, or it is added to what is there. */
typedef int32_t opsmith_request;

enum { OPSMITH_NULL = 0, OPSMITH_WRITE = 1, OPSMITH_ADD = 2 };

/* A list of at most eight integers, for parameters that name several axes. */
typedef struct opsmith_ints {
    int64_t values[8];
    int32_t count;
} opsmith_ints;

typedef void (*opsmith_task)(void *argument, int64_t index, int32_t worker);

/* Where threads come from. parallel_for calls task(argument, index, worker) once for every index below `tasks`, in any
 * order, on up to `threads` workers, and returns when all are done. Operators take NULL for serial work. */
typedef struct opsmith_executor {
    void *context;
    int32_t threads;
    void (*parallel_for)(void *context, int64_t tasks, opsmith_task task, void *argument);
    size_t private_cache;           /* bytes of a worker's own cache; 0: unknown */
    size_t shared_cache_per_thread; /* bytes of its share of the last cache; 0: unknown */
} opsmith_executor;

OPSMITH_API uint32_t opsmith_abi_version(void);

/* The host part; absent from a freestanding build. */
OPSMITH_API const opsmith_executor *opsmith_host_executor(void);
OPSMITH_API void opsmith_set_num_threads(int32_t threads);
OPSMITH_API int32_t opsmith_num_threads(void);
OPSMITH_API const char *opsmith_level(void);

#ifdef __cplusplus
}
#endif

#endif

#ifdef __cplusplus
extern "C" {
#endif

    typedef struct opsmith_batch_norm_params {
        size_t size; /* set by params_init */
        double eps; /* Added to the variance before the root, so that a constant channel does not divide by zero. */
        double momentum; /* Weight of the old moving statistics in an update; the batch's own statistics have weight 1 - momentum. */
        int32_t fix_gamma; /* Takes gamma as 1 and gives it a gradient of 0. The gamma array itself is not written. */
        int32_t use_global_stats; /* Normalizes by the moving statistics in training too, which makes the operator a scale and shift. */
        int32_t output_mean_var; /* Returns the mean and the inverse standard deviation beside the output. No gradient flows through them. */
        int64_t axis; /* The channel axis; a negative number counts from the last axis. */
        int32_t cudnn_off; /* Keeps the generated kernel where cuDNN could be taken instead. Without effect on a CPU. */
        int32_t training; /* Nonzero in training, zero in inference. */
    } opsmith_batch_norm_params;

    typedef struct opsmith_batch_norm_dims {
        int64_t outer;
        int64_t C;
        int64_t inner;
    } opsmith_batch_norm_dims;

    /* Sets every parameter to its default. */
    OPSMITH_API void opsmith_batch_norm_params_init(opsmith_batch_norm_params *params);

    /* The extents of the dimensions, from the shape of data. With strides (in elements; NULL: C order) it finds an
     * order of the axes in which all arrays of that shape are dense, or answers OPSMITH_NOT_DENSE. */
    OPSMITH_API opsmith_status opsmith_batch_norm_dims_from_layout(const opsmith_batch_norm_params *params,
        int32_t ndim, const int64_t *shape, const int64_t *strides, opsmith_batch_norm_dims *dims);

    /* Bytes that the forward saves for the backward, and that each needs as workspace; all 8-byte aligned. */
    OPSMITH_API size_t opsmith_batch_norm_saved_bytes(const opsmith_batch_norm_params *params,
        const opsmith_batch_norm_dims *dims);
    OPSMITH_API size_t opsmith_batch_norm_forward_workspace_bytes(const opsmith_batch_norm_params *params,
        const opsmith_batch_norm_dims *dims, int32_t threads);
    OPSMITH_API size_t opsmith_batch_norm_backward_workspace_bytes(const opsmith_batch_norm_params *params,
        const opsmith_batch_norm_dims *dims, int32_t threads);

    /* The text of a status into a buffer; returns its whole length. */
    OPSMITH_API size_t opsmith_batch_norm_status_message(opsmith_status status, char *buffer, size_t bytes);

    /* T = float32, S = float32 */
    OPSMITH_API opsmith_status opsmith_batch_norm_forward_f32(
        const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims,
        const float *data, /* (outer, C, inner) */
        const float *gamma, /* (C) */
        const float *beta, /* (C) */
        const float *moving_mean, /* (C) */
        const float *moving_var, /* (C) */
        float *new_moving_mean, /* (C) */
        float *new_moving_var, /* (C) */
        float *out, /* (outer, C, inner) */
        float *mean, /* (C); NULL unless output_mean_var */
        float *invstd, /* (C); NULL unless output_mean_var */
        void *saved, /* NULL: no backward follows */
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

    OPSMITH_API opsmith_status opsmith_batch_norm_backward_f32(
        const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims,
        const float *d_out, /* (outer, C, inner); NULL: zeros */
        const float *data, /* (outer, C, inner) */
        const float *gamma, /* (C) */
        const float *beta, /* (C) */
        const void *saved,
        float *d_data, opsmith_request request_data, /* (outer, C, inner) */
        float *d_gamma, opsmith_request request_gamma, /* (C) */
        float *d_beta, opsmith_request request_beta, /* (C) */
        void *workspace, size_t workspace_bytes, const opsmith_executor *executor /* NULL: serial */);

    /* T = float64, S = float64 */
    OPSMITH_API opsmith_status opsmith_batch_norm_forward_f64(
        const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const double *data,
            const double *gamma, const double *beta, const double *moving_mean, const double *moving_var,
            double *new_moving_mean, double *new_moving_var, double *out, double *mean, double *invstd, void *saved,
            void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

    OPSMITH_API opsmith_status opsmith_batch_norm_backward_f64(
        const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const double *d_out,
            const double *data, const double *gamma, const double *beta, const void *saved, double *d_data,
            opsmith_request request_data, double *d_gamma, opsmith_request request_gamma, double *d_beta,
            opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

    /* T = float16, S = float32 */
    OPSMITH_API opsmith_status opsmith_batch_norm_forward_f16(
        const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *data,
            const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
            float *new_moving_mean, float *new_moving_var, uint16_t *out, float *mean, float *invstd, void *saved,
            void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

    OPSMITH_API opsmith_status opsmith_batch_norm_backward_f16(
        const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *d_out,
            const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
            opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
            opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

    /* T = bfloat16, S = float32 */
    OPSMITH_API opsmith_status opsmith_batch_norm_forward_bf16(
        const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *data,
            const float *gamma, const float *beta, const float *moving_mean, const float *moving_var,
            float *new_moving_mean, float *new_moving_var, uint16_t *out, float *mean, float *invstd, void *saved,
            void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

    OPSMITH_API opsmith_status opsmith_batch_norm_backward_bf16(
        const opsmith_batch_norm_params *params, const opsmith_batch_norm_dims *dims, const uint16_t *d_out,
            const uint16_t *data, const float *gamma, const float *beta, const void *saved, uint16_t *d_data,
            opsmith_request request_data, float *d_gamma, opsmith_request request_gamma, float *d_beta,
            opsmith_request request_beta, void *workspace, size_t workspace_bytes, const opsmith_executor *executor);

#ifdef __cplusplus
}
#endif

#endif
