/* Made by Opsmith from softmax/softmax_cross_entropy.yaml. Changes belong there.
 *
 * softmax_cross_entropy: the kernels of the level that suits the machine. */
#include "softmax_cross_entropy_internal.h"
#include "opsmith_host.h"

typedef opsmith_status forward_f32_i32(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const float *scores, const int32_t *labels, const float *weight,
    float *loss, float *total, float *log_prob, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32_i32 opsmith_softmax_cross_entropy_forward_f32_i32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32_i32 opsmith_softmax_cross_entropy_forward_f32_i32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32_i32 opsmith_softmax_cross_entropy_forward_f32_i32_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_forward_f32_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *scores, const int32_t *labels, const float *weight, float *loss, float *total, float *log_prob,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f32_i32 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_forward_f32_i32);
    return levels[opsmith_host_level()](params, dims,
        scores,
        labels,
        weight,
        loss,
        total,
        log_prob,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f32_i32(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const float *d_loss, const float *d_total, const float *scores,
    const int32_t *labels, const float *weight, const void *saved, float *d_scores, opsmith_request request_scores,
    float *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f32_i32 opsmith_softmax_cross_entropy_backward_f32_i32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f32_i32 opsmith_softmax_cross_entropy_backward_f32_i32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f32_i32 opsmith_softmax_cross_entropy_backward_f32_i32_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_backward_f32_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *d_loss, const float *d_total, const float *scores, const int32_t *labels, const float *weight,
        const void *saved, float *d_scores, opsmith_request request_scores, float *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f32_i32 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_backward_f32_i32);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        scores,
        labels,
        weight,
        saved,
        d_scores, request_scores,
        d_weight, request_weight,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f32_i64(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const float *scores, const int64_t *labels, const float *weight,
    float *loss, float *total, float *log_prob, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f32_i64 opsmith_softmax_cross_entropy_forward_f32_i64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f32_i64 opsmith_softmax_cross_entropy_forward_f32_i64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f32_i64 opsmith_softmax_cross_entropy_forward_f32_i64_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_forward_f32_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *scores, const int64_t *labels, const float *weight, float *loss, float *total, float *log_prob,
        void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f32_i64 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_forward_f32_i64);
    return levels[opsmith_host_level()](params, dims,
        scores,
        labels,
        weight,
        loss,
        total,
        log_prob,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f32_i64(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const float *d_loss, const float *d_total, const float *scores,
    const int64_t *labels, const float *weight, const void *saved, float *d_scores, opsmith_request request_scores,
    float *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f32_i64 opsmith_softmax_cross_entropy_backward_f32_i64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f32_i64 opsmith_softmax_cross_entropy_backward_f32_i64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f32_i64 opsmith_softmax_cross_entropy_backward_f32_i64_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_backward_f32_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const float *d_loss, const float *d_total, const float *scores, const int64_t *labels, const float *weight,
        const void *saved, float *d_scores, opsmith_request request_scores, float *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f32_i64 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_backward_f32_i64);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        scores,
        labels,
        weight,
        saved,
        d_scores, request_scores,
        d_weight, request_weight,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64_i32(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const double *scores, const int32_t *labels, const double *weight,
    double *loss, double *total, double *log_prob, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64_i32 opsmith_softmax_cross_entropy_forward_f64_i32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64_i32 opsmith_softmax_cross_entropy_forward_f64_i32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64_i32 opsmith_softmax_cross_entropy_forward_f64_i32_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_forward_f64_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *scores, const int32_t *labels, const double *weight, double *loss, double *total,
        double *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f64_i32 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_forward_f64_i32);
    return levels[opsmith_host_level()](params, dims,
        scores,
        labels,
        weight,
        loss,
        total,
        log_prob,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f64_i32(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const double *d_loss, const double *d_total, const double *scores,
    const int32_t *labels, const double *weight, const void *saved, double *d_scores, opsmith_request request_scores,
    double *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f64_i32 opsmith_softmax_cross_entropy_backward_f64_i32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f64_i32 opsmith_softmax_cross_entropy_backward_f64_i32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f64_i32 opsmith_softmax_cross_entropy_backward_f64_i32_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_backward_f64_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *d_loss, const double *d_total, const double *scores, const int32_t *labels, const double *weight,
        const void *saved, double *d_scores, opsmith_request request_scores, double *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f64_i32 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_backward_f64_i32);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        scores,
        labels,
        weight,
        saved,
        d_scores, request_scores,
        d_weight, request_weight,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f64_i64(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const double *scores, const int64_t *labels, const double *weight,
    double *loss, double *total, double *log_prob, void *saved, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f64_i64 opsmith_softmax_cross_entropy_forward_f64_i64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f64_i64 opsmith_softmax_cross_entropy_forward_f64_i64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f64_i64 opsmith_softmax_cross_entropy_forward_f64_i64_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_forward_f64_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *scores, const int64_t *labels, const double *weight, double *loss, double *total,
        double *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f64_i64 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_forward_f64_i64);
    return levels[opsmith_host_level()](params, dims,
        scores,
        labels,
        weight,
        loss,
        total,
        log_prob,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f64_i64(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const double *d_loss, const double *d_total, const double *scores,
    const int64_t *labels, const double *weight, const void *saved, double *d_scores, opsmith_request request_scores,
    double *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
    const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f64_i64 opsmith_softmax_cross_entropy_backward_f64_i64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f64_i64 opsmith_softmax_cross_entropy_backward_f64_i64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f64_i64 opsmith_softmax_cross_entropy_backward_f64_i64_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_backward_f64_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const double *d_loss, const double *d_total, const double *scores, const int64_t *labels, const double *weight,
        const void *saved, double *d_scores, opsmith_request request_scores, double *d_weight,
        opsmith_request request_weight, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static backward_f64_i64 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_backward_f64_i64);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        scores,
        labels,
        weight,
        saved,
        d_scores, request_scores,
        d_weight, request_weight,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16_i32(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const uint16_t *scores, const int32_t *labels,
    const uint16_t *weight, uint16_t *loss, uint16_t *total, uint16_t *log_prob, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16_i32 opsmith_softmax_cross_entropy_forward_f16_i32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16_i32 opsmith_softmax_cross_entropy_forward_f16_i32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16_i32 opsmith_softmax_cross_entropy_forward_f16_i32_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_forward_f16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int32_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f16_i32 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_forward_f16_i32);
    return levels[opsmith_host_level()](params, dims,
        scores,
        labels,
        weight,
        loss,
        total,
        log_prob,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f16_i32(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
    const uint16_t *scores, const int32_t *labels, const uint16_t *weight, const void *saved, uint16_t *d_scores,
    opsmith_request request_scores, uint16_t *d_weight, opsmith_request request_weight, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f16_i32 opsmith_softmax_cross_entropy_backward_f16_i32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f16_i32 opsmith_softmax_cross_entropy_backward_f16_i32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f16_i32 opsmith_softmax_cross_entropy_backward_f16_i32_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_backward_f16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int32_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_f16_i32 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_backward_f16_i32);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        scores,
        labels,
        weight,
        saved,
        d_scores, request_scores,
        d_weight, request_weight,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_f16_i64(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const uint16_t *scores, const int64_t *labels,
    const uint16_t *weight, uint16_t *loss, uint16_t *total, uint16_t *log_prob, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_f16_i64 opsmith_softmax_cross_entropy_forward_f16_i64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_f16_i64 opsmith_softmax_cross_entropy_forward_f16_i64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_f16_i64 opsmith_softmax_cross_entropy_forward_f16_i64_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_forward_f16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int64_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_f16_i64 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_forward_f16_i64);
    return levels[opsmith_host_level()](params, dims,
        scores,
        labels,
        weight,
        loss,
        total,
        log_prob,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_f16_i64(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
    const uint16_t *scores, const int64_t *labels, const uint16_t *weight, const void *saved, uint16_t *d_scores,
    opsmith_request request_scores, uint16_t *d_weight, opsmith_request request_weight, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_f16_i64 opsmith_softmax_cross_entropy_backward_f16_i64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_f16_i64 opsmith_softmax_cross_entropy_backward_f16_i64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_f16_i64 opsmith_softmax_cross_entropy_backward_f16_i64_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_backward_f16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int64_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_f16_i64 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_backward_f16_i64);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        scores,
        labels,
        weight,
        saved,
        d_scores, request_scores,
        d_weight, request_weight,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16_i32(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const uint16_t *scores, const int32_t *labels,
    const uint16_t *weight, uint16_t *loss, uint16_t *total, uint16_t *log_prob, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16_i32 opsmith_softmax_cross_entropy_forward_bf16_i32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16_i32 opsmith_softmax_cross_entropy_forward_bf16_i32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16_i32 opsmith_softmax_cross_entropy_forward_bf16_i32_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_forward_bf16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int32_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_bf16_i32 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_forward_bf16_i32);
    return levels[opsmith_host_level()](params, dims,
        scores,
        labels,
        weight,
        loss,
        total,
        log_prob,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_bf16_i32(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
    const uint16_t *scores, const int32_t *labels, const uint16_t *weight, const void *saved, uint16_t *d_scores,
    opsmith_request request_scores, uint16_t *d_weight, opsmith_request request_weight, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_bf16_i32 opsmith_softmax_cross_entropy_backward_bf16_i32_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_bf16_i32 opsmith_softmax_cross_entropy_backward_bf16_i32_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_bf16_i32 opsmith_softmax_cross_entropy_backward_bf16_i32_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_backward_bf16_i32(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int32_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_bf16_i32 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_backward_bf16_i32);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        scores,
        labels,
        weight,
        saved,
        d_scores, request_scores,
        d_weight, request_weight,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status forward_bf16_i64(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const uint16_t *scores, const int64_t *labels,
    const uint16_t *weight, uint16_t *loss, uint16_t *total, uint16_t *log_prob, void *saved, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN forward_bf16_i64 opsmith_softmax_cross_entropy_forward_bf16_i64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN forward_bf16_i64 opsmith_softmax_cross_entropy_forward_bf16_i64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN forward_bf16_i64 opsmith_softmax_cross_entropy_forward_bf16_i64_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_forward_bf16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *scores, const int64_t *labels, const uint16_t *weight, uint16_t *loss, uint16_t *total,
        uint16_t *log_prob, void *saved, void *workspace, size_t workspace_bytes, const opsmith_executor *executor)
{
    static forward_bf16_i64 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_forward_bf16_i64);
    return levels[opsmith_host_level()](params, dims,
        scores,
        labels,
        weight,
        loss,
        total,
        log_prob,
        saved,
        workspace, workspace_bytes, executor);
}

typedef opsmith_status backward_bf16_i64(const opsmith_softmax_cross_entropy_params *params,
    const opsmith_softmax_cross_entropy_dims *dims, const uint16_t *d_loss, const uint16_t *d_total,
    const uint16_t *scores, const int64_t *labels, const uint16_t *weight, const void *saved, uint16_t *d_scores,
    opsmith_request request_scores, uint16_t *d_weight, opsmith_request request_weight, void *workspace,
    size_t workspace_bytes, const opsmith_executor *executor);

OPSMITH_HIDDEN backward_bf16_i64 opsmith_softmax_cross_entropy_backward_bf16_i64_baseline;
#ifdef OPSMITH_HAS_AVX2
OPSMITH_HIDDEN backward_bf16_i64 opsmith_softmax_cross_entropy_backward_bf16_i64_avx2;
#endif
#ifdef OPSMITH_HAS_AVX512
OPSMITH_HIDDEN backward_bf16_i64 opsmith_softmax_cross_entropy_backward_bf16_i64_avx512;
#endif

opsmith_status opsmith_softmax_cross_entropy_backward_bf16_i64(
    const opsmith_softmax_cross_entropy_params *params, const opsmith_softmax_cross_entropy_dims *dims,
        const uint16_t *d_loss, const uint16_t *d_total, const uint16_t *scores, const int64_t *labels,
        const uint16_t *weight, const void *saved, uint16_t *d_scores, opsmith_request request_scores,
        uint16_t *d_weight, opsmith_request request_weight, void *workspace, size_t workspace_bytes,
        const opsmith_executor *executor)
{
    static backward_bf16_i64 *const levels[] = OPSMITH_LEVELS(opsmith_softmax_cross_entropy_backward_bf16_i64);
    return levels[opsmith_host_level()](params, dims,
        d_loss,
        d_total,
        scores,
        labels,
        weight,
        saved,
        d_scores, request_scores,
        d_weight, request_weight,
        workspace, workspace_bytes, executor);
}
